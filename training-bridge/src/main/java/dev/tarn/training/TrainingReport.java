package dev.tarn.training;

import dev.tarn.dataset.View;
import dev.tarn.training.fit.EpochRecord;
import dev.tarn.training.metric.Evaluation;
import dev.tarn.training.report.EpochFigures;
import dev.tarn.training.report.Picture;
import dev.tarn.training.report.Report;
import dev.tarn.training.report.ReportBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The report of a run: what its record says, and what is added to it, pictures for instance. For
 * one thread.
 */
public final class TrainingReport {
  private static final int PICTURES_PER_CLASS = 7;
  private static final int AUGMENTED_ROWS = 4;
  private static final int AUGMENTED_EPOCHS = 6;

  private final RunRecord run;
  private final Map<String, Map<String, Long>> frequencies = new LinkedHashMap<>();
  private final List<String> attribution = new ArrayList<>();
  private Optional<Map<String, List<Picture>>> pictures = Optional.empty();
  private Optional<Map<String, List<Picture>>> augmented = Optional.empty();
  private String augmentation = "";
  private String title;
  private String command = "";

  private TrainingReport(RunRecord run) {
    this.run = run;
    this.title = run.settings().get("network") + " on " + run.training().location();
  }

  /** The figures of a run: rows, epochs, evaluation, settings. */
  public static TrainingReport of(RunRecord run) {
    return new TrainingReport(run);
  }

  /** Under another title. */
  public TrainingReport title(String text) {
    title = text;
    return this;
  }

  /**
   * With the class counts of other rows beside those that were trained on, for instance of the rows
   * that a balanced view was drawn from.
   */
  public TrainingReport frequencies(String what, Map<String, Long> counts) {
    frequencies.put(what, counts);
    return this;
  }

  /** With pictures of each class, taken from these rows. */
  public TrainingReport pictures(View rows) {
    pictures =
        Optional.of(
            new RowPictures(rows, setting("images"))
                .byClass(setting("labels"), PICTURES_PER_CLASS));
    return this;
  }

  /** With some of these rows before and after the augmentation of the run. */
  public TrainingReport augmentation(View rows, FineTune tuning) {
    augmentation =
        "As stored, and as the network sees it in the first epochs: "
            + TransformText.of(tuning.augmentation())
            + "; all of it in one interpolation.";
    augmented =
        Optional.of(
            new RowPictures(rows, setting("images"))
                .augmented(tuning.augmentation(), run.seed(), AUGMENTED_ROWS, AUGMENTED_EPOCHS));
    return this;
  }

  /** With the command line that does it again. */
  public TrainingReport command(String line) {
    command = line;
    return this;
  }

  /** With a paragraph on whose data or weights these are. */
  public TrainingReport attribution(String paragraph) {
    attribution.add(paragraph);
    return this;
  }

  /** The report. */
  public Report build() {
    ReportBuilder report = Report.titled(title);
    run.judgement().ifPresent(judgement -> judgement(report, judgement));
    report.facts(facts());
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>(frequencies);
    counts.put(frequencies.isEmpty() ? "trained on" : "sampled", run.training().classCounts());
    report.frequencies(counts);
    pictures.ifPresent(report::pictures);
    augmented.ifPresent(examples -> report.augmentation(augmentation, examples));
    report.learning(run.epochs().stream().map(TrainingReport::figures).toList());
    report.settings(settings(), command);
    if (!attribution.isEmpty()) {
      report.attribution(attribution);
    }
    return report.build();
  }

  private static void judgement(ReportBuilder report, Judgement judgement) {
    Evaluation evaluation = judgement.evaluation();
    report.keyFigure("Accuracy", figure(evaluation.accuracy()), evaluation.rowCount() + " rows");
    figure(report, "AUROC", evaluation.auroc(), "one against the rest, macro");
    report.keyFigure("F1", figure(evaluation.macro().f1()), "macro mean");
    figure(report, "Kappa", evaluation.kappa(), "quadratic weights");
    report.evaluation(evaluation);
  }

  private static void figure(ReportBuilder report, String name, OptionalDouble value, String note) {
    if (value.isPresent()) {
      report.keyFigure(name, figure(value.getAsDouble()), note);
    }
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("dataset", run.training().location());
    facts.put("classes", String.join(", ", run.classNames()));
    rows(facts, "trained on", run.training());
    run.validation().ifPresent(rows -> rows(facts, "validated on", rows));
    run.judgement().ifPresent(j -> rows(facts, "judged on", j.rows()));
    return facts;
  }

  private static void rows(Map<String, String> facts, String what, RowSource rows) {
    String query = rows.query().isEmpty() ? "" : ": " + rows.query();
    facts.put(what, String.format(Locale.ROOT, "%,d rows%s", rows.rowCount(), query));
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("run", run.run());
    settings.put("commit", run.training().commit());
    settings.put("view", run.training().view());
    run.validation().ifPresent(rows -> settings.put("view of validation", rows.view()));
    run.judgement().ifPresent(j -> settings.put("view of the evaluation", j.rows().view()));
    settings.put("seed", Long.toString(run.seed()));
    run.settings().forEach((name, value) -> settings.put(name, String.valueOf(value)));
    if (run.badSampleCount() > 0) {
      settings.put("rows left out", Long.toString(run.badSampleCount()));
    }
    return settings;
  }

  private static EpochFigures figures(EpochRecord epoch) {
    return new EpochFigures(
        epoch.epoch() + 1,
        epoch.loss(),
        epoch.accuracy(),
        epoch.validation().stream().mapToDouble(Evaluation::logLoss).findFirst(),
        epoch.validation().stream().mapToDouble(Evaluation::accuracy).findFirst(),
        epoch.learningRate());
  }

  private String setting(String name) {
    return String.valueOf(run.settings().get(name));
  }
}
