package dev.tarn.cli.verb;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.Progress;
import dev.tarn.cli.console.UsageException;
import dev.tarn.cli.json.JsonWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One verb of the command. Subclasses are picocli commands: their fields are the options and
 * parameters, {@link #run} does the work and writes the answer.
 */
@Command(
    synopsisHeading = "%nUsage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    sortOptions = false,
    usageHelpWidth = 100,
    usageHelpAutoWidth = false)
public abstract class Verb {
  private final Console console;

  @Option(
      names = "--json",
      order = 100,
      description = "Write the answer to standard output as one JSON document.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      order = 101,
      description = "No progress and no remarks on standard error.")
  private boolean quiet;

  @Option(
      names = {"-y", "--yes"},
      order = 102,
      description = "Answer questions with yes.")
  private boolean yes;

  // These two are declared for the help; whoever runs the verbs looks at them.
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--debug", order = 103, description = "Show the stack trace of an error.")
  private boolean debug;

  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      order = 104,
      usageHelp = true,
      description = "Show this help and end.")
  private boolean help;

  /**
   * @param console where the answer goes
   */
  protected Verb(Console console) {
    this.console = console;
  }

  /**
   * Does the work.
   *
   * @param answer what goes to standard output once the work is done
   * @return the exit code: 0, or 1 where the answer is no
   */
  public abstract int run(Answer answer);

  /** The outside. */
  protected final Console console() {
    return console;
  }

  /** Whether the answer is to be JSON. */
  protected final boolean isJson() {
    return json;
  }

  /** Whether progress and remarks are not wanted. */
  protected final boolean isQuiet() {
    return quiet;
  }

  /** Says something on standard error, unless {@code --quiet}. */
  protected final void remark(String line) {
    if (!quiet) {
      console.note(line);
    }
  }

  /** Begins a long task; see {@link Progress#begin}. */
  protected final Progress progress(String task, String unit, long total) {
    return Progress.begin(console, quiet, task, unit, total);
  }

  /** Writes a value as the one JSON document. */
  protected static void json(Answer answer, Object document) {
    new JsonWriter(answer).value(document);
    answer.append('\n');
  }

  /**
   * Asks for leave; without {@code --yes} and without a terminal the question is a refusal.
   *
   * @param question what is about to happen, as a question
   * @throws UsageException if the answer is not yes
   */
  protected final void confirm(String question) {
    if (!yes) {
      new Question(console).ask(question);
    }
  }
}
