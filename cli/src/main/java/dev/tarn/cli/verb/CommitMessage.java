package dev.tarn.cli.verb;

import dev.tarn.error.RefusedException;

/** What a commit is said to be about. */
public final class CommitMessage {
  private CommitMessage() {}

  /** The message as it was given; one of nothing but white space is refused, as git does. */
  public static String check(String message) {
    if (message.isBlank()) {
      throw new RefusedException(
          "empty-message",
          "The commit message is empty, so nothing was committed.",
          "Say what the commit is about: -m \"Photos of May\".");
    }
    return message;
  }
}
