package dev.tarn.cli.query;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.BarChart;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.json.JsonWriter;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.SavedView;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tarn view show D ID}. */
@Command(
    description = "Shows what a saved view is: its query, commit, author and counts.",
    footer = {"  tarn view show flowers 3f9a02c1", "  tarn view show flowers draws --json"})
final class ViewShowVerb extends DatasetVerb {
  @Parameters(
      index = "1",
      paramLabel = "ID",
      description = "The id, a unique prefix of 8 digits or more, or a unique name.")
  private String id = "";

  ViewShowVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      SavedView view = dataset.findView(id);
      if (isJson()) {
        json(answer, ViewForm.of(view));
      } else {
        show(answer, view);
      }
    }
    return 0;
  }

  private static void show(Answer answer, SavedView view) {
    answer.line("view     " + view.id());
    view.name().ifPresent(name -> answer.line("name     " + PlainText.oneLine(name)));
    answer.line("message  " + PlainText.oneLine(view.message()));
    answer.line("saved    " + view.time() + " by " + view.author());
    answer.line("commit   " + view.commit());
    answer.line("query    " + view.question().text());
    if (!view.question().params().isEmpty()) {
      answer.line("params   " + JsonWriter.toString(view.question().params()));
    }
    view.question().seed().ifPresent(seed -> answer.line("seed     " + seed));
    answer.line(String.format(Locale.ROOT, "rows     %,d", view.rowCount()));
    view.classCounts()
        .forEach((tensor, counts) -> answer.line(tensor).append(BarChart.render(counts)));
  }
}
