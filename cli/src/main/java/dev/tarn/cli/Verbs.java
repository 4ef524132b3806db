package dev.tarn.cli;

import dev.tarn.cli.care.CloneVerb;
import dev.tarn.cli.care.CopyVerb;
import dev.tarn.cli.care.DoctorVerb;
import dev.tarn.cli.care.ExportVerb;
import dev.tarn.cli.care.PurgeVerb;
import dev.tarn.cli.care.ReclaimVerb;
import dev.tarn.cli.care.RepairVerb;
import dev.tarn.cli.care.VerifyVerb;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.UsageException;
import dev.tarn.cli.data.AppendVerb;
import dev.tarn.cli.data.CreateVerb;
import dev.tarn.cli.data.DeleteVerb;
import dev.tarn.cli.data.ImportVerbs;
import dev.tarn.cli.data.OptimizeVerb;
import dev.tarn.cli.data.SummaryVerb;
import dev.tarn.cli.data.TensorVerbs;
import dev.tarn.cli.data.UpdateVerb;
import dev.tarn.cli.query.ExplainVerb;
import dev.tarn.cli.query.HistoryVerb;
import dev.tarn.cli.query.QueryVerb;
import dev.tarn.cli.query.ViewVerbs;
import dev.tarn.cli.quickstart.QuickstartVerb;
import dev.tarn.cli.shell.Completion;
import dev.tarn.cli.training.EvaluateVerb;
import dev.tarn.cli.training.TrainVerb;
import dev.tarn.cli.training.WeightsVerbs;
import dev.tarn.cli.verb.Verb;
import dev.tarn.cli.verb.VerbGroup;
import dev.tarn.cli.version.BlameVerb;
import dev.tarn.cli.version.BranchVerb;
import dev.tarn.cli.version.CheckoutVerb;
import dev.tarn.cli.version.CommitVerb;
import dev.tarn.cli.version.DiffVerb;
import dev.tarn.cli.version.LogVerb;
import dev.tarn.cli.version.MergeVerb;
import dev.tarn.cli.version.ResetVerb;
import dev.tarn.cli.version.RestoreVerb;
import dev.tarn.cli.version.RevertVerb;
import dev.tarn.cli.version.StatusVerb;
import dev.tarn.cli.version.TagVerb;
import dev.tarn.error.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  private static final int HELP_COLUMNS = 100;

  private Verbs() {}

  /** All verbs, in the sections of the help. */
  static List<Section> sections() {
    return List.of(begin(), data(), questions(), versions(), care(), training(), shell());
  }

  private static Section begin() {
    return new Section(
        "Begin here",
        List.of(
            new Entry(
                "quickstart", "the whole story on shipped data, in minutes", QuickstartVerb::new)));
  }

  private static Section data() {
    return new Section(
        "Data",
        List.of(
            new Entry("create", "make a new dataset", CreateVerb::new),
            new Entry("import", "import images, CSV, NumPy or JSON files", ImportVerbs::new),
            new Entry("append", "append rows", AppendVerb::new),
            new Entry("update", "give rows new samples", UpdateVerb::new),
            new Entry("delete", "delete rows", DeleteVerb::new),
            new Entry("tensor", "add, rename, drop and describe tensors", TensorVerbs::new),
            new Entry("summary", "show what is in a dataset", SummaryVerb::new)));
  }

  private static Section care() {
    return new Section(
        "Care",
        List.of(
            new Entry("verify", "check every byte", VerifyVerb::new),
            new Entry("doctor", "check what a dataset stands on", DoctorVerb::new),
            new Entry("repair", "mend what can be rebuilt", RepairVerb::new),
            new Entry("optimize", "lay out small chunks and updates anew", OptimizeVerb::new),
            new Entry("copy", "copy a dataset", CopyVerb::new),
            new Entry("clone", "copy one branch with its history", CloneVerb::new),
            new Entry("export", "write rows as an Arrow file", ExportVerb::new),
            new Entry("reclaim", "delete what nothing reaches any more", ReclaimVerb::new),
            new Entry("purge", "take rows out of all history, for good", PurgeVerb::new)));
  }

  private static Section questions() {
    return new Section(
        "Questions and views",
        List.of(
            new Entry("query", "ask a question in TQL", QueryVerb::new),
            new Entry("explain", "show how a query is worked on", ExplainVerb::new),
            new Entry("history", "list the queries that were run here", HistoryVerb::new),
            new Entry("view", "save, list, show and load answers", ViewVerbs::new)));
  }

  private static Section versions() {
    return new Section(
        "Versions",
        List.of(
            new Entry("status", "show what is staged", StatusVerb::new),
            new Entry("commit", "commit what is staged", CommitVerb::new),
            new Entry("reset", "drop what is staged", ResetVerb::new),
            new Entry("log", "show the history", LogVerb::new),
            new Entry("branch", "list, make, rename or delete branches", BranchVerb::new),
            new Entry("tag", "list, make, move or delete tags", TagVerb::new),
            new Entry("checkout", "change the current branch", CheckoutVerb::new),
            new Entry("diff", "compare two refs, row by row", DiffVerb::new),
            new Entry("merge", "merge a branch into the current one", MergeVerb::new),
            new Entry("revert", "undo a commit by another one", RevertVerb::new),
            new Entry("restore", "go back to an older state by a commit", RestoreVerb::new),
            new Entry("blame", "show which commits made a row", BlameVerb::new)));
  }

  private static Section training() {
    return new Section(
        "Training",
        List.of(
            new Entry("train", "fine-tune a pretrained model on a view", TrainVerb::new),
            new Entry("evaluate", "judge a model by a view", EvaluateVerb::new),
            new Entry("weights", "convert pretrained weights", WeightsVerbs::new)));
  }

  private static Section shell() {
    return new Section(
        "Shell",
        List.of(
            new Entry(
                "completion",
                "print the completion script of a shell",
                console -> new Completion(console, () -> all(console)))));
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
    CommandLine parser =
        new CommandLine(verb).setExpandAtFiles(false).setUsageHelpWidth(HELP_COLUMNS);
    parser.getCommandSpec().usageMessage().abbreviateSynopsis(true);
    return parser;
  }

  /** Looks into one section after another, so that only the entries up to it are made. */
  private static Optional<Entry> find(String name) {
    return Stream.<Supplier<Section>>of(
            Verbs::questions,
            Verbs::data,
            Verbs::versions,
            Verbs::care,
            Verbs::training,
            Verbs::begin,
            Verbs::shell)
        .flatMap(section -> section.get().entries().stream())
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
