package dev.tarn.cli.version;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.ErrorReport;
import dev.tarn.cli.console.TextTable;
import dev.tarn.cli.json.JsonWriter;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.cli.verb.CommitMessage;
import dev.tarn.dataset.Dataset;
import dev.tarn.version.MergeConflict;
import dev.tarn.version.MergeConflictException;
import dev.tarn.version.MergeResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn merge D REF}. */
@Command(
    description = {
      "Merges a branch, tag or commit into the current branch.",
      "",
      "Rows are told apart by their identity. What only one side changed is taken; where both",
      "changed the same sample, one deleted what the other updated, or one dropped a tensor that",
      "the other edited, the merge stops and lists these conflicts (exit code 4)."
    },
    footer = {
      "  tarn merge flowers exp",
      "  tarn merge flowers exp --theirs -m \"Relabelled by the second reader\""
    })
public final class MergeVerb extends DatasetVerb {
  @Parameters(index = "1", paramLabel = "REF", description = "What is merged.")
  private String ref = "";

  @Mixin private ConflictSides sides = new ConflictSides();

  @Option(names = "--no-ff", description = "Make a commit even where the branch could just move.")
  private boolean noFastForward;

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Message of the commit; otherwise it names both sides.")
  private @Nullable String message;

  /**
   * @param console where the answer goes
   */
  public MergeVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      String said =
          message == null
              ? "Merge " + ref + " into " + dataset.branch()
              : CommitMessage.check(message);
      MergeResult result = dataset.merge(ref, said, sides.resolver(), !noFastForward);
      if (isJson()) {
        json(answer, form(result.commit().id(), List.of()));
      } else {
        answer.line(describe(result, dataset.branch()));
      }
      return 0;
    } catch (MergeConflictException e) {
      if (isJson()) {
        json(answer, form(null, e.conflicts()));
      } else {
        answer.append(table(e.conflicts()));
      }
      ErrorReport report = ErrorReport.of(e);
      report.print(console(), isJson(), false);
      return report.exitCode();
    }
  }

  private static String describe(MergeResult result, String branch) {
    String id = result.commit().shortId();
    return switch (result.kind()) {
      case UP_TO_DATE -> "Branch " + branch + " has all of it already.";
      case FAST_FORWARD -> "Branch " + branch + " moved forward to commit " + id + ".";
      case MERGED ->
          "Merged into " + branch + " at commit " + id + ": " + LogVerb.change(result.commit());
    };
  }

  private static Map<String, Object> form(@Nullable String commit, List<MergeConflict> conflicts) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("commit", commit);
    form.put("conflicts", conflicts.stream().map(ConflictSides::form).toList());
    return form;
  }

  private static String table(List<MergeConflict> conflicts) {
    TextTable table = new TextTable(List.of(">row", "tensor", "ours", "theirs", "conflict"));
    for (MergeConflict conflict : conflicts) {
      Map<String, Object> form = ConflictSides.form(conflict);
      table.row(
          Long.toString(conflict.row()),
          conflict.tensor(),
          JsonWriter.toString(form.get("ours")),
          JsonWriter.toString(form.get("theirs")),
          conflict.kind().toString());
    }
    return table.render();
  }
}
