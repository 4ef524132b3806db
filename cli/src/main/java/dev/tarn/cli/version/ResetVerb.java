package dev.tarn.cli.version;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.StagedChange;
import picocli.CommandLine.Command;

/** {@code tarn reset D}. */
@Command(
    description = "Drops one's own staged changes of the current branch; commits stay.",
    footer = {"  tarn reset flowers", "  tarn reset flowers --json"})
public final class ResetVerb extends DatasetVerb {
  /**
   * @param console where the answer goes
   */
  public ResetVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      long rows =
          dataset.readableStatus().stream()
              .filter(StagedChange::isOwn)
              .mapToLong(change -> change.rows().total())
              .sum();
      dataset.reset();
      if (isJson()) {
        json(answer, StatusForm.of(dataset));
      } else {
        answer.line("Dropped " + PlainText.count(rows, "staged row") + ".");
      }
    }
    return 0;
  }
}
