package dev.tarn.cli.query;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.console.TextTable;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.SavedView;
import dev.tarn.integrity.Damage;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code tarn view list D}. */
@Command(
    description = "Lists the saved views, oldest first.",
    footer = {"  tarn view list flowers", "  tarn view list flowers --json"})
final class ViewListVerb extends DatasetVerb {
  ViewListVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      List<SavedView> views = dataset.views();
      for (Damage view : dataset.unreadableViews()) {
        remark("'" + PlainText.oneLine(view.object()) + "' cannot be listed: " + view.reason());
      }
      if (isJson()) {
        json(answer, Map.of("views", views.stream().map(ViewForm::of).toList()));
      } else if (views.isEmpty()) {
        remark("No views are saved. 'tarn view save' saves one.");
      } else {
        answer.append(table(views));
      }
    }
    return 0;
  }

  private static String table(List<SavedView> views) {
    TextTable table =
        new TextTable(List.of("id", "saved", "author", ">rows", "commit", "name", "message"));
    for (SavedView view : views) {
      table.row(
          view.id().substring(0, 12),
          view.time().truncatedTo(ChronoUnit.SECONDS).toString(),
          view.author(),
          String.format(Locale.ROOT, "%,d", view.rowCount()),
          view.commit().substring(0, 8),
          view.name().orElse(""),
          view.message());
    }
    return table.render();
  }
}
