package dev.tarn.dataset;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How staged changes are committed. Immutable: each {@code with} gives a new one. */
public final class CommitOptions {
  private final String message;
  private final @Nullable String stage;

  private CommitOptions(String message, @Nullable String stage) {
    this.message = message;
    this.stage = stage;
  }

  /** Commits one's own staged changes of the branch with that message. */
  public static CommitOptions message(String message) {
    return new CommitOptions(message, null);
  }

  /** Commits that stage instead, whoever's it is. */
  public CommitOptions withStage(String id) {
    return new CommitOptions(message, id);
  }

  /** What is said of the commit. */
  public String message() {
    return message;
  }

  /** The stage that is committed, if one was named. */
  public Optional<String> stage() {
    return Optional.ofNullable(stage);
  }
}
