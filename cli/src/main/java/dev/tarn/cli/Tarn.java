package dev.tarn.cli;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.UsageException;
import dev.tarn.cli.verb.Verb;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn} without a verb: its version, or the list of verbs. */
@Command(name = "tarn")
final class Tarn extends Verb {
  @Option(names = "--version", description = "Show the version and end.")
  private boolean version;

  Tarn(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    if (version) {
      version(answer);
      return 0;
    }
    console().note(help());
    throw new UsageException(
        "missing-verb", "Nothing to do: a verb is missing.", "Begin with 'tarn quickstart'.");
  }

  private void version(Answer answer) {
    String java = System.getProperty("java.version");
    if (isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("version", number());
      document.put("java", java);
      json(answer, document);
    } else {
      answer.line("tarn " + number() + " (Java " + java + ")");
    }
  }

  private static String number() {
    try (InputStream in = Tarn.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The list of verbs. */
  static String help() {
    StringBuilder text =
        new StringBuilder(
            """
            Usage: tarn VERB DATASET [options]

            Versions, questions, views and training for datasets of images and other tensors.
            DATASET is a folder; DATASET@REF is it at a commit, branch, tag or time.
            """);
    for (Verbs.Section section : Verbs.sections()) {
      text.append('\n').append(section.title()).append(":\n");
      for (Verbs.Entry entry : section.entries()) {
        text.append("  ").append(entry.name());
        text.append(" ".repeat(Math.max(1, 13 - entry.name().length())));
        text.append(entry.purpose()).append('\n');
      }
    }
    return text.append(
            """

            Every verb has --json (one JSON document on standard output), --quiet, --debug
            and --help, which shows examples. 'tarn --version' says which Tarn this is.

            Examples:
              tarn quickstart
              tarn query flowers "SELECT * WHERE labels = 'daisy' LIMIT 5"
            """)
        .toString();
  }
}
