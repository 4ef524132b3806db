package dev.tarn.cli.query;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.place.StagedRemark;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.SaveOptions;
import dev.tarn.dataset.SavedView;
import dev.tarn.dataset.View;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn view save D "TQL" -m M}. */
@Command(
    description = "Saves the answer to a query and prints its id, the same for the same rows.",
    footer = {
      "  tarn view save flowers \"SELECT * WHERE labels = 'daisy'\" -m \"All daisies\"",
      "  tarn view save flowers \"SELECT * SAMPLE BY MAX_WEIGHT(true: 1) LIMIT 100\" \\",
      "      -m \"A hundred draws\" --name draws --seed 7"
    })
final class ViewSaveVerb extends QuestionVerb {
  @Option(
      names = {"-m", "--message"},
      required = true,
      paramLabel = "TEXT",
      description = "Why the view is saved.")
  private String message = "";

  @Option(names = "--name", paramLabel = "NAME", description = "A name by which it can be loaded.")
  private @Nullable String name;

  ViewSaveVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    long start = System.nanoTime();
    try (Dataset dataset = open()) {
      SaveOptions options = SaveOptions.message(message);
      View view = ask(dataset);
      SavedView saved = view.save(name == null ? options : options.withName(name));
      remember(view, start, Optional.of(saved.id()));
      StagedRemark.make(dataset, place().location())
          .ifPresent(remark -> remark("Staged changes are not in this view. " + remark));
      if (isJson()) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", saved.id());
        document.put("rowCount", saved.rowCount());
        document.put("classCounts", saved.classCounts());
        document.put("reused", saved.reused());
        json(answer, document);
      } else {
        answer.line(saved.id());
        String rows = PlainText.count(saved.rowCount(), "row");
        remark(
            saved.reused()
                ? "These " + rows + " were saved before; the id is the same."
                : "Saved " + rows + " of commit " + saved.commit().substring(0, 8) + ".");
      }
    }
    return 0;
  }
}
