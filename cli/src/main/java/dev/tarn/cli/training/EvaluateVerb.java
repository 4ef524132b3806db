package dev.tarn.cli.training;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.View;
import dev.tarn.training.Evaluate;
import dev.tarn.training.Judgement;
import dev.tarn.training.fit.ImageClassifier;
import dev.tarn.training.report.Report;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tarn evaluate D --model FOLDER --view ID}. */
@Command(
    description = "Judges a model by the rows of a view: accuracy, AUROC, F1, kappa, confusion.",
    footer = {
      "  tarn evaluate retina --model runs/first/model --view \"SELECT * WHERE split = 'test'\"",
      "  tarn evaluate retina --model runs/first/model --view 3f9a02c1 --report test.html --json"
    })
public final class EvaluateVerb extends DatasetVerb {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "FOLDER",
      description = "The folder of the model, as 'tarn train' wrote it.")
  private Path model = Path.of("");

  @Option(
      names = "--view",
      required = true,
      paramLabel = "ID",
      description = "The rows: a saved view's id, prefix or name, or a query.")
  private String view = "";

  @Option(names = "--report", paramLabel = "FILE", description = "Write a report there, as HTML.")
  private @Nullable Path report;

  @Mixin private ColumnOptions columns = new ColumnOptions();

  @Mixin private DeviceOption device = new DeviceOption();

  /**
   * @param console where the answer goes
   */
  public EvaluateVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    columns.check();
    try (Dataset dataset = open()) {
      View rows = ViewSource.of(dataset, view);
      try (ImageClassifier classifier = ImageClassifier.load(model, device.select())) {
        Judgement judged =
            Evaluate.on(rows)
                .images(columns.images())
                .labels(columns.labels())
                .batchSize(columns.batch())
                .judge(classifier);
        tell(answer, judged);
      }
    }
    return 0;
  }

  private void tell(Answer answer, Judgement judged) {
    if (report != null) {
      writeReport(judged, report);
    }
    if (isJson()) {
      json(answer, document(judged));
      return;
    }
    answer.append(judged.evaluation().table());
    if (report != null) {
      answer.line("").line("Report: " + report);
    }
  }

  private void writeReport(Judgement judged, Path file) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("dataset", judged.rows().location());
    facts.put("commit", judged.rows().commit());
    facts.put("view", judged.rows().view());
    facts.put("query", judged.rows().query());
    facts.put("model", model.toString());
    Report.titled("Evaluation on " + judged.rows().location())
        .facts(facts)
        .frequencies(Map.of("rows", judged.rows().classCounts()))
        .evaluation(judged.evaluation())
        .build()
        .write(file);
  }

  private Map<String, Object> document(Judgement judged) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", null);
    document.put("model", model.toString());
    document.put("dataset", judged.rows().location());
    document.put("view", judged.rows().view());
    document.put("commit", judged.rows().commit());
    document.put("seed", null);
    document.put("epochs", List.of());
    document.put("metrics", judged.evaluation().figures());
    document.put("report", report == null ? null : report.toString());
    document.put("rowCount", judged.rows().rowCount());
    return document;
  }
}
