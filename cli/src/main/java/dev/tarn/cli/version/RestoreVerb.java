package dev.tarn.cli.version;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.UsageException;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.cli.verb.CommitMessage;
import dev.tarn.dataset.Dataset;
import dev.tarn.version.Commit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn restore D@REF}. */
@Command(
    description = {
      "Commits the state of another commit on top of the current branch.",
      "",
      "Nothing is lost: the commits in between stay in the history."
    },
    footer = {
      "  tarn restore flowers@v1",
      "  tarn restore flowers@main~3 -m \"Before the import\""
    })
public final class RestoreVerb extends DatasetVerb {
  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Message of the commit; otherwise it names the ref.")
  private @Nullable String message;

  /**
   * @param console where the answer goes
   */
  public RestoreVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    String ref =
        place()
            .ref()
            .orElseThrow(
                () ->
                    new UsageException(
                        "missing-ref",
                        "Nothing to restore: '"
                            + place().location()
                            + "' names no commit, branch, tag or time.",
                        "For instance 'tarn restore " + place().location() + "@main~1'."));
    try (Dataset dataset = open(currentBranch())) {
      String said = message == null ? "Restore " + ref : CommitMessage.check(message);
      Commit commit = dataset.restore(ref, said);
      if (isJson()) {
        json(answer, RevertVerb.form(dataset, commit));
      } else {
        answer.line(
            "Restored " + ref + " at commit " + commit.shortId() + ": " + LogVerb.change(commit));
      }
    }
    return 0;
  }
}
