package dev.tarn.cli.version;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.cli.verb.CommitMessage;
import dev.tarn.dataset.Dataset;
import dev.tarn.version.Commit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn revert D COMMIT}. */
@Command(
    description = {
      "Commits the reverse of a commit: what it did is undone, what came later stays.",
      "",
      "Rows it added go, rows it deleted come back under their identities, samples are again what",
      "they were. What was changed again since is a conflict: --ours keeps it, --theirs undoes it."
    },
    footer = {
      "  tarn revert flowers 4b1e90c2",
      "  tarn revert flowers main~3 -m \"Those labels were right\""
    })
public final class RevertVerb extends DatasetVerb {
  @Parameters(index = "1", paramLabel = "COMMIT", description = "The commit to undo.")
  private String ref = "";

  @Mixin private ConflictSides sides = new ConflictSides();

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Message of the commit; otherwise it names what is undone.")
  private @Nullable String message;

  /**
   * @param console where the answer goes
   */
  public RevertVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open();
        Dataset undone = dataset.at(ref)) {
      String said =
          message == null
              ? "Revert \"" + undone.head().message() + "\" (" + undone.head().shortId() + ")"
              : CommitMessage.check(message);
      Commit commit = dataset.revert(undone.head().id(), said, sides.resolver());
      if (isJson()) {
        json(answer, form(dataset, commit));
      } else {
        answer.line(
            "Reverted "
                + undone.head().shortId()
                + " at commit "
                + commit.shortId()
                + ": "
                + LogVerb.change(commit));
      }
    }
    return 0;
  }

  static Map<String, Object> form(Dataset dataset, Commit commit) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("branch", dataset.branch());
    form.put("commit", commit.id());
    return form;
  }
}
