package dev.tarn.cli.quickstart;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;

/**
 * Tells the story while it happens: on standard output for people, on standard error where standard
 * output is for one JSON document.
 */
final class Narrator {
  private final Console console;
  private final Answer answer;
  private final boolean json;
  private final boolean quiet;

  Narrator(Console console, Answer answer, boolean json, boolean quiet) {
    this.console = console;
    this.answer = answer;
    this.json = json;
    this.quiet = quiet;
    if (!json) {
      answer.stream();
    }
  }

  /** A heading, with an empty line before it. */
  void heading(String text) {
    say("");
    boolean bold = !json && console.hasColours();
    say(bold ? "\u001b[1m" + text + "\u001b[0m" : text);
  }

  /** A command as a person would type it, the lines after the first as they are. */
  void command(String line) {
    say("$ " + line);
  }

  /** Text of any number of lines. */
  void say(String text) {
    if (json) {
      if (!quiet) {
        console.note(text.stripTrailing());
      }
    } else {
      answer.append(text.stripTrailing()).append('\n').finish();
    }
  }
}
