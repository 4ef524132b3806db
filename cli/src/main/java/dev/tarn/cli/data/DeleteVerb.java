package dev.tarn.cli.data;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.cli.verb.CommitMessage;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tarn delete D (--row N or --where COND)}. */
@Command(
    description = {
      "Deletes rows and commits that.",
      "",
      "Rows behind them move up; commits and views before this one keep the rows, and 'tarn revert'",
      "brings them back."
    },
    footer = {
      "  tarn delete flowers --row 3 --row 5",
      "  tarn delete flowers --where \"SHAPE(images)[0] < 32\" -m \"Too small\""
    })
public final class DeleteVerb extends DatasetVerb {
  @Mixin private RowChoice choice = new RowChoice();

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Message of the commit; otherwise it says how many rows go.")
  private @Nullable String message;

  @Option(names = "--stage", description = "Only stage the change; 'tarn commit' commits it.")
  private boolean stage;

  /**
   * @param console where the answer goes
   */
  public DeleteVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      RowSelection rows = choice.of(dataset);
      String said =
          message == null
              ? "Delete " + PlainText.count(rows.count(), "row")
              : CommitMessage.check(message);
      EditOutcome outcome = EditOutcome.of(dataset, rows, stage, said, tx -> tx.delete(rows));
      if (isJson()) {
        json(answer, outcome.form());
      } else {
        answer.line(
            "Deleted " + PlainText.count(outcome.rowCount(), "row") + outcome.where() + ".");
      }
    }
    return 0;
  }
}
