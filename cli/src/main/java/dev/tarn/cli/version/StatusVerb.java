package dev.tarn.cli.version;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.console.TextTable;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.StagedChange;
import dev.tarn.integrity.Damage;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code tarn status D}. */
@Command(
    description = "Shows what is staged and in no commit yet: one's own and others'.",
    footer = {"  tarn status flowers", "  tarn status flowers --json"})
public final class StatusVerb extends DatasetVerb {
  /**
   * @param console where the answer goes
   */
  public StatusVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      List<Damage> damaged = dataset.damagedStages();
      if (isJson()) {
        json(answer, StatusForm.of(dataset));
      } else {
        show(answer, dataset);
        damaged.forEach(
            stage ->
                answer.line(
                    "Stage '"
                        + PlainText.oneLine(stage.object())
                        + "' cannot be read: "
                        + stage.reason()));
      }
      return damaged.isEmpty() ? 0 : 1;
    }
  }

  private void show(Answer answer, Dataset dataset) {
    String at = dataset.branch().isEmpty() ? "No branch" : "Branch " + dataset.branch();
    answer.line(
        at
            + " at commit "
            + dataset.head().shortId()
            + ", "
            + PlainText.count(dataset.rowCount(), "row")
            + ".");
    List<StagedChange> staged = dataset.readableStatus();
    if (staged.isEmpty()) {
      answer.line("Nothing is staged.");
      return;
    }
    TextTable table =
        new TextTable(List.of("staged", "branch", "since", ">rows", "tensors", "whose"));
    for (StagedChange change : staged) {
      table.row(
          change.id(),
          change.branch(),
          change.since().truncatedTo(ChronoUnit.SECONDS).toString(),
          rows(change.rows()),
          String.join(", ", touched(change)),
          change.isOwn() ? "yours" : change.owner());
    }
    answer.append(table.render());
    for (StagedChange change : staged) {
      SchemaDiffForm.lines(change.schema(), change.info())
          .forEach(line -> answer.line(change.id() + ": " + line));
    }
    String name = place().location();
    answer.line(
        "'tarn commit "
            + name
            + " -m …' commits yours, '--stage ID' another's; 'tarn reset "
            + name
            + "' drops yours.");
  }

  private static List<String> touched(StagedChange change) {
    return change.tensors().entrySet().stream()
        .filter(tensor -> tensor.getValue().total() > 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String rows(StagedChange.Counts rows) {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "+%,d", rows.added()));
    if (rows.updated() > 0) {
      text.append(String.format(Locale.ROOT, " ~%,d", rows.updated()));
    }
    if (rows.deleted() > 0) {
      text.append(String.format(Locale.ROOT, " -%,d", rows.deleted()));
    }
    return text.toString();
  }
}
