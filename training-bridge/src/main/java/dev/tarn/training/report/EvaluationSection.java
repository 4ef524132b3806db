package dev.tarn.training.report;

import dev.tarn.training.metric.Averages;
import dev.tarn.training.metric.ClassFigures;
import dev.tarn.training.metric.Evaluation;
import dev.tarn.training.metric.PrecisionRecallCurve;
import dev.tarn.training.metric.RocCurve;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** What an evaluation says: the figures of each class, the confusion matrix, the curves. */
final class EvaluationSection {
  /**
   * Beyond this many classes a matrix is no picture any more, and the worst confusions are listed.
   */
  static final int MOST_MATRIX_CLASSES = 40;

  private static final int MOST_CONFUSIONS = 30;
  private static final int MOST_CURVES = 16;

  private final Evaluation evaluation;

  private EvaluationSection(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  static Section of(Evaluation evaluation) {
    return new EvaluationSection(evaluation).section();
  }

  private Section section() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(figures());
    if (!evaluation.classesWithoutSupport().isEmpty()) {
      String missing = String.join(", ", evaluation.classesWithoutSupport());
      blocks.add(
          out ->
              out.element(
                  "p",
                  "Without support: no row is of "
                      + missing
                      + "; no recall and no AUROC, and not in the macro means.",
                  "class",
                  "note"));
    }
    blocks.add(evaluation.classNames().size() <= MOST_MATRIX_CLASSES ? matrix() : confusions());
    blocks.add(this::writeCurves);
    return new Section(
        "evaluation",
        "Evaluation",
        Numbers.count(evaluation.rowCount())
            + " rows, each counted once; figures are over all rows at a time, as scikit-learn"
            + " defines them.",
        blocks);
  }

  private Block figures() {
    List<List<String>> rows = new ArrayList<>();
    for (ClassFigures c : evaluation.perClass()) {
      rows.add(
          List.of(
              c.name(),
              Numbers.count(c.support()),
              Numbers.count(c.predicted()),
              Numbers.figure(c.precision()),
              figure(c.recall()),
              figure(c.f1()),
              figure(c.auroc()),
              figure(c.averagePrecision())));
    }
    rows.add(means("macro mean", evaluation.macro(), evaluation.auroc()));
    rows.add(means("weighted mean", evaluation.weighted(), OptionalDouble.empty()));
    return new DataTable(
        "Figures per class",
        List.of(
            "class",
            "rows",
            "predicted",
            "precision",
            "recall",
            "F1",
            "AUROC",
            "average precision"),
        rows);
  }

  private List<String> means(String name, Averages means, OptionalDouble auroc) {
    return List.of(
        name,
        Numbers.count(evaluation.rowCount()),
        Numbers.count(evaluation.rowCount()),
        Numbers.figure(means.precision()),
        Numbers.figure(means.recall()),
        Numbers.figure(means.f1()),
        figure(auroc),
        "–");
  }

  private static String figure(OptionalDouble value) {
    return Numbers.figure(value.orElse(Double.NaN));
  }

  private Block matrix() {
    int n = evaluation.classNames().size();
    long[][] counts = new long[n][n];
    for (int truth = 0; truth < n; truth++) {
      for (int prediction = 0; prediction < n; prediction++) {
        counts[truth][prediction] = evaluation.confusion().count(truth, prediction);
      }
    }
    return new ConfusionTable(evaluation.classNames(), counts);
  }

  private Block confusions() {
    record Pair(int truth, int prediction, long count) {}
    List<Pair> pairs = new ArrayList<>();
    List<String> names = evaluation.classNames();
    for (int truth = 0; truth < names.size(); truth++) {
      for (int prediction = 0; prediction < names.size(); prediction++) {
        long count = evaluation.confusion().count(truth, prediction);
        if (truth != prediction && count > 0) {
          pairs.add(new Pair(truth, prediction, count));
        }
      }
    }
    return new DataTable(
        "Most frequent confusions",
        List.of("truth", "prediction", "rows", "of the truth's rows"),
        pairs.stream()
            .sorted(Comparator.comparingLong(Pair::count).reversed())
            .limit(MOST_CONFUSIONS)
            .map(
                p ->
                    List.of(
                        names.get(p.truth()),
                        names.get(p.prediction()),
                        Numbers.count(p.count()),
                        Numbers.percent(
                            (double) p.count() / evaluation.confusion().support(p.truth()))))
            .toList());
  }

  private void writeCurves(Markup out) {
    List<Series> roc = new ArrayList<>();
    List<Series> precisionRecall = new ArrayList<>();
    for (int c : drawnClasses()) {
      ClassFigures figures = evaluation.perClass().get(c);
      evaluation
          .roc(c)
          .ifPresent(curve -> roc.add(Series.line(key(figures, figures.auroc()), points(curve))));
      evaluation
          .precisionRecall(c)
          .ifPresent(
              curve ->
                  precisionRecall.add(
                      Series.stair(key(figures, figures.averagePrecision()), points(curve))));
    }
    out.open("div", "class", "charts");
    LineChart.unitSquare(
            "ROC, each class against the rest (AUROC)",
            "false positive rate",
            "true positive rate",
            roc,
            true)
        .write(out);
    LineChart.unitSquare(
            "Precision and recall (average precision)",
            "recall",
            "precision",
            precisionRecall,
            false)
        .write(out);
    out.close();
    if (evaluation.classNames().size() > MOST_CURVES) {
      out.element(
          "p", "Curves of the " + MOST_CURVES + " classes with the most rows.", "class", "note");
    }
  }

  private List<Integer> drawnClasses() {
    return IntStream.range(0, evaluation.classNames().size())
        .boxed()
        .sorted(Comparator.comparingLong((Integer c) -> -evaluation.perClass().get(c).support()))
        .limit(MOST_CURVES)
        .sorted()
        .toList();
  }

  private static String key(ClassFigures figures, OptionalDouble area) {
    return figures.name() + " · " + figure(area);
  }

  private static Curve points(RocCurve curve) {
    double[] x = curve.falsePositiveRate();
    double[] y = curve.truePositiveRate();
    return new Curve(x.length, i -> x[i], i -> y[i]);
  }

  /** From recall 0 on, so that a stair goes up or down first: that is what the average counts. */
  private static Curve points(PrecisionRecallCurve curve) {
    double[] x = curve.recall();
    double[] y = curve.precision();
    int last = x.length - 1;
    return new Curve(x.length, i -> x[last - i], i -> y[last - i]);
  }
}
