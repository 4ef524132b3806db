package dev.tarn.cli;

import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.UsageException;
import dev.tarn.cli.shell.Completion;
import dev.tarn.cli.verb.Verb;
import dev.tarn.cli.verb.VerbGroup;
import dev.tarn.error.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * The table of verbs. Only the verb that was asked for is made, so that {@code tarn query} does not
 * load the classes of training, and {@code tarn --help} those of neither.
 */
final class Verbs {
  /**
   * @param name the word after {@code tarn}
   * @param purpose one line for the list of verbs
   * @param make makes the verb
   */
  record Entry(String name, String purpose, Function<Console, Verb> make) {}

  /**
   * @param title what these verbs are for
   * @param entries the verbs, in the order they are usually met
   */
  record Section(String title, List<Entry> entries) {}

  private Verbs() {}

  /** All verbs, in the sections of the help. */
  static List<Section> sections() {
    return List.of(
        new Section(
            "Shell",
            List.of(
                new Entry(
                    "completion",
                    "print the completion script of a shell",
                    console -> new Completion(console, () -> all(console))))));
  }

  /** The parser for these words: {@code tarn}, and beside it the one verb that is asked for. */
  static CommandLine commandLine(Console console, List<String> words) {
    CommandLine tarn = parser(new Tarn(console));
    if (!words.isEmpty() && !words.get(0).startsWith("-")) {
      String name = words.get(0);
      Entry entry = find(name).orElseThrow(() -> unknown(name));
      add(tarn, entry, console);
    }
    return tarn;
  }

  /** The parser with every verb. */
  static CommandLine all(Console console) {
    CommandLine tarn = parser(new Tarn(console));
    sections().forEach(section -> section.entries().forEach(entry -> add(tarn, entry, console)));
    return tarn;
  }

  private static void add(CommandLine tarn, Entry entry, Console console) {
    Verb verb = entry.make().apply(console);
    CommandLine command = parser(verb);
    if (verb instanceof VerbGroup group) {
      group.verbs().forEach((name, sub) -> command.addSubcommand(name, parser(sub)));
    }
    tarn.addSubcommand(entry.name(), command);
  }

  private static CommandLine parser(Verb verb) {
    // "@" begins no file of arguments here: it stands before a ref.
    return new CommandLine(verb).setExpandAtFiles(false).setUsageHelpWidth(100);
  }

  private static Optional<Entry> find(String name) {
    return sections().stream()
        .flatMap(section -> section.entries().stream())
        .filter(entry -> entry.name().equals(name))
        .findFirst();
  }

  private static List<String> names() {
    return sections().stream()
        .flatMap(section -> section.entries().stream())
        .map(Entry::name)
        .collect(Collectors.toList());
  }

  private static UsageException unknown(String name) {
    String all = "'tarn --help' lists the verbs.";
    return new UsageException(
        "unknown-verb",
        "Unknown verb '" + name + "'.",
        Suggestion.nearest(name, names())
            .map(near -> "Did you mean 'tarn " + near + "'? " + all)
            .orElse(all));
  }
}
