package dev.tarn.cli.training;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.View;
import dev.tarn.training.FineTune;
import dev.tarn.training.RunFolder;
import dev.tarn.training.TrainedModel;
import dev.tarn.training.TrainingReport;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tarn train D --view ID}. */
@Command(
    description = {
      "Fine-tunes a pretrained EfficientNet on the images of a view, and writes a report.",
      "",
      "Adam on the cross entropy; images are rotated by up to 20 degrees and flipped, each every",
      "second time. Model, record (run.json) and report go to a folder of the run's own."
    },
    footer = {
      "  tarn train retina --view 3f9a02c1 --test \"SELECT * WHERE split = 'test'\"",
      "  tarn train flowers --view \"SELECT * WHERE split = 'train'\" --size 112 --out runs/first"
    })
public final class TrainVerb extends DatasetVerb {
  @Option(
      names = "--view",
      required = true,
      paramLabel = "ID",
      description = "The rows to learn from: a saved view's id, prefix or name, or a query.")
  private String view = "";

  @Option(
      names = "--validate",
      paramLabel = "ID",
      description = "Rows that the model is judged by after each epoch, likewise.")
  private @Nullable String validate;

  @Option(
      names = "--test",
      paramLabel = "ID",
      description = "Rows that the model is judged by once, at the end, likewise.")
  private @Nullable String test;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "A new folder for the run; otherwise one under 'runs', named by its time.")
  private @Nullable Path out;

  @Mixin private TuningOptions options = new TuningOptions();

  /**
   * @param console where the answer goes
   */
  public TrainVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    options.check();
    RunPlace.requireFree(out);
    try (Dataset dataset = open()) {
      View rows = ViewSource.of(dataset, view);
      Optional<View> judges =
          Optional.ofNullable(test).map(rowsOfTest -> ViewSource.of(dataset, rowsOfTest));
      FineTune training = options.on(rows);
      if (validate != null) {
        training.validation(ViewSource.of(dataset, validate));
      }
      training.listener(
          new FitProgress(console(), isQuiet(), options.epochs(), line -> tell(answer, line)));
      try (TrainedModel trained = training.run()) {
        judges.ifPresent(trained::evaluate);
        finish(answer, trained, rows, training);
      }
    }
    return 0;
  }

  private void tell(Answer answer, String line) {
    if (isJson()) {
      remark(line);
    } else {
      answer.line(line).finish();
    }
  }

  private void finish(Answer answer, TrainedModel trained, View rows, FineTune training) {
    RunFolder folder = RunPlace.create(out, trained.record().run());
    trained.classifier().save(folder.model());
    TrainingReport report =
        TrainingReport.of(trained.record())
            .pictures(rows)
            .augmentation(rows, training)
            .command(
                "tarn train "
                    + place().location()
                    + " --view "
                    + trained.record().training().view());
    folder.write(trained.record(), Optional.of(report.build()));
    if (isJson()) {
      json(
          answer,
          RunDocument.of(trained.record(), options.labels(), folder.model(), folder.report()));
      return;
    }
    trained
        .record()
        .judgement()
        .ifPresent(judged -> answer.line("").append(judged.evaluation().table()));
    answer.line("");
    answer.line("Model:  " + folder.model());
    answer.line("Report: " + folder.report());
  }
}
