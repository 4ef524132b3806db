package dev.tarn.cli;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.ClosedOutputException;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.ErrorReport;
import dev.tarn.cli.query.EarlyEngine;
import dev.tarn.cli.verb.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The {@code tarn} command: finds the verb, runs it, and says how it ended by its exit code. */
public final class Main {
  private static final int DONE = 0;
  private static final Set<String> LEADING =
      Set.of("--json", "--quiet", "-q", "--yes", "-y", "--debug");

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    Console console = Console.ofProcess();
    Thread onSignal = new Thread(console::interrupted, "tarn-interrupted");
    Runtime.getRuntime().addShutdownHook(onSignal);
    int exitCode = run(console, args);
    try {
      Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException e) {
      // The signal came first: it ends the process.
      return;
    }
    System.exit(exitCode);
  }

  /**
   * Runs the command.
   *
   * @param console the outside
   * @param args the words after {@code tarn}
   * @return the exit code
   */
  public static int run(Console console, String... args) {
    List<String> words = verbFirst(args);
    try (Answer answer = new Answer(console)) {
      int exitCode = answer(console, answer, words);
      answer.finish();
      return exitCode;
    } catch (ClosedOutputException e) {
      return DONE;
    } catch (Throwable e) {
      ErrorReport report = ErrorReport.of(e);
      report.print(console, isGiven(words, "--json"), isGiven(words, "--debug"));
      return report.exitCode();
    }
  }

  private static int answer(Console console, Answer answer, List<String> words) {
    EarlyEngine.loadFor(words);
    CommandLine tarn = Verbs.commandLine(console, words);
    ParseResult parsed;
    try {
      parsed = tarn.parseArgs(words.toArray(String[]::new));
    } catch (ParameterException e) {
      throw WrongUsage.of(e);
    }
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    CommandLine command = parsed.commandSpec().commandLine();
    if (parsed.isUsageHelpRequested()) {
      Ansi colours = console.hasColours() ? Ansi.ON : Ansi.OFF;
      boolean top = command.getCommand() instanceof Tarn;
      answer.append(top ? Tarn.help() : command.getUsageMessage(colours).stripLeading());
      return DONE;
    }
    if (command.getCommand() instanceof Verb verb) {
      return verb.run(answer);
    }
    throw new IllegalStateException("No verb: " + command.getCommandName());
  }

  /** Options that every verb has may stand before it, as in {@code tarn --json log flowers}. */
  private static List<String> verbFirst(String[] args) {
    List<String> words = new ArrayList<>(List.of(args));
    // A query of several lines may begin with a comment; an option it is not.
    words.replaceAll(word -> word.startsWith("-- ") && word.indexOf('\n') > 0 ? " " + word : word);
    List<String> leading = new ArrayList<>();
    while (words.size() > 1 && LEADING.contains(words.get(0))) {
      leading.add(words.remove(0));
    }
    if (!words.isEmpty() && words.get(0).equals("help")) {
      // As git has it: help VERB.
      words.remove(0);
      words.add("--help");
    }
    int at = words.isEmpty() || words.get(0).startsWith("-") ? 0 : 1;
    words.addAll(at, leading);
    return words;
  }

  private static boolean isGiven(List<String> words, String option) {
    int end = words.indexOf("--");
    return (end < 0 ? words : words.subList(0, end)).contains(option);
  }
}
