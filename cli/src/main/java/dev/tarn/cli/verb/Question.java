package dev.tarn.cli.verb;

import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.UsageException;
import dev.tarn.error.RefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A question with yes or no, asked on the terminal. */
final class Question {
  private final Console console;

  Question(Console console) {
    this.console = console;
  }

  void ask(String question) {
    if (!console.isInteractive()) {
      throw new UsageException(
          "question-without-terminal",
          question + " There is no terminal to ask on.",
          "Say --yes if that is what you want.");
    }
    console.note(question + " [y/N]");
    try {
      String line =
          new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8))
              .readLine();
      String answer = line == null ? "" : line.strip().toLowerCase(Locale.ROOT);
      if (!answer.equals("y") && !answer.equals("yes")) {
        throw new RefusedException("not-confirmed", "Nothing was done.", null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
