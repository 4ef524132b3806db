package dev.tarn.training.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How good a classifier's predictions are, over all rows at once.
 *
 * <p>The predicted class is the one with the highest probability, the first of equals. Immutable.
 */
public final class Evaluation {
  /**
   * What a probability is at least taken for in the log loss: float32's distance from 1 to the
   * next.
   */
  private static final double SMALLEST_PROBABILITY = Math.ulp(1f);

  private final List<String> classNames;
  private final ConfusionMatrix confusion;
  private final List<ClassFigures> perClass;
  private final List<Optional<PrecisionRecallCurve>> curves;
  private final List<Optional<RocCurve>> rocCurves;
  private final OptionalDouble kappa;
  private final double logLoss;

  private Evaluation(
      List<String> classNames, int[] truth, float[][] probabilities, int[] naturalOrder) {
    this.classNames = classNames;
    int classCount = classNames.size();
    confusion = ConfusionMatrix.of(classCount, truth, mostProbable(probabilities));
    List<ClassFigures> figures = new ArrayList<>();
    curves = new ArrayList<>();
    rocCurves = new ArrayList<>();
    for (int c = 0; c < classCount; c++) {
      RankedScores ranked = RankedScores.of(c, truth, probabilities);
      curves.add(ranked.precisionRecall());
      rocCurves.add(ranked.roc());
      figures.add(figures(c, ranked));
    }
    perClass = List.copyOf(figures);
    kappa = quadraticKappa(confusion, naturalOrder);
    logLoss = logLoss(truth, probabilities);
  }

  /**
   * Judges predictions of classes whose order is that of their names in the list.
   *
   * @param classNames at least 2
   * @param truth int32 (rows), each a position in {@code classNames}; at least one row
   * @param probabilities float32 (rows, classes), each 0 to 1
   * @throws MetricException if a label is outside the classes, or a probability is no such number;
   *     it names the row
   */
  public static Evaluation of(List<String> classNames, int[] truth, float[][] probabilities) {
    return of(classNames, truth, probabilities, IntStream.range(0, classNames.size()).toArray());
  }

  /**
   * Judges predictions of classes whose natural order differs from that of their numbers: only the
   * kappa depends on it.
   *
   * @param naturalOrder int32 (classes): the class numbers, lowest class first
   */
  public static Evaluation of(
      List<String> classNames, int[] truth, float[][] probabilities, int[] naturalOrder) {
    List<String> names = List.copyOf(classNames);
    requireRows(names, truth, probabilities);
    int[] sorted = IntStream.of(naturalOrder).sorted().distinct().toArray();
    if (sorted.length != names.size()
        || sorted[0] != 0
        || sorted[sorted.length - 1] != names.size() - 1) {
      throw new IllegalArgumentException(
          "Expected each class number once, got " + Arrays.toString(naturalOrder));
    }
    return new Evaluation(names, truth, probabilities, naturalOrder);
  }

  private static void requireRows(List<String> names, int[] truth, float[][] probabilities) {
    if (truth.length != probabilities.length) {
      throw new IllegalArgumentException(
          truth.length + " labels but " + probabilities.length + " predictions");
    }
    if (truth.length == 0) {
      throw new MetricException(
          "no-rows", "There are no rows to evaluate.", "Check the view's query.");
    }
    for (int row = 0; row < truth.length; row++) {
      if (truth[row] < 0 || truth[row] >= names.size()) {
        throw new MetricException(
            "bad-label",
            "Row "
                + row
                + " has the label "
                + truth[row]
                + "; the model has "
                + names.size()
                + " classes, 0 to "
                + (names.size() - 1)
                + ".",
            "Evaluate rows that are labelled with classes of the model.");
      }
      for (int c = 0; c < names.size(); c++) {
        float probability = probabilities[row][c];
        if (!(probability >= 0 && probability <= 1)) {
          throw new MetricException(
              "bad-probability",
              "Row " + row + " has the probability " + probability + " of '" + names.get(c) + "'.",
              "The model has diverged: train it again with a lower learning rate.");
        }
      }
    }
  }

  private static int[] mostProbable(float[][] probabilities) {
    int[] prediction = new int[probabilities.length];
    for (int row = 0; row < prediction.length; row++) {
      float[] values = probabilities[row];
      for (int c = 1; c < values.length; c++) {
        if (values[c] > values[prediction[row]]) {
          prediction[row] = c;
        }
      }
    }
    return prediction;
  }

  private ClassFigures figures(int number, RankedScores ranked) {
    long right = confusion.count(number, number);
    long support = confusion.support(number);
    long predicted = confusion.predicted(number);
    return new ClassFigures(
        classNames.get(number),
        support,
        predicted,
        predicted == 0 ? 0 : (double) right / predicted,
        ratio(right, support),
        ratio(2 * right, support + predicted),
        ranked.auroc(),
        curves.get(number).stream()
            .mapToDouble(PrecisionRecallCurve::averagePrecision)
            .findFirst());
  }

  private static OptionalDouble ratio(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }

  private static OptionalDouble quadraticKappa(ConfusionMatrix confusion, int[] naturalOrder) {
    double observed = 0;
    double expected = 0;
    long rowCount = confusion.rowCount();
    long[] predicted = new long[naturalOrder.length];
    for (int j = 0; j < naturalOrder.length; j++) {
      predicted[j] = confusion.predicted(naturalOrder[j]);
    }
    for (int i = 0; i < naturalOrder.length; i++) {
      long support = confusion.support(naturalOrder[i]);
      for (int j = 0; j < naturalOrder.length; j++) {
        double weight = (double) (i - j) * (i - j);
        observed += weight * confusion.count(naturalOrder[i], naturalOrder[j]);
        expected += weight * support * predicted[j] / rowCount;
      }
    }
    return expected == 0 ? OptionalDouble.empty() : OptionalDouble.of(1 - observed / expected);
  }

  private static double logLoss(int[] truth, float[][] probabilities) {
    double sum = 0;
    double lost = 0;
    for (int row = 0; row < truth.length; row++) {
      double probability = probabilities[row][truth[row]];
      double bounded =
          Math.min(Math.max(probability, SMALLEST_PROBABILITY), 1 - SMALLEST_PROBABILITY);
      // Kahan's summation: the result does not drift with the number of rows.
      double term = -StrictMath.log(bounded) - lost;
      double next = sum + term;
      lost = (next - sum) - term;
      sum = next;
    }
    return sum / truth.length;
  }

  /** How many rows were judged. */
  public long rowCount() {
    return confusion.rowCount();
  }

  /** The names of the classes, in the order of their numbers. */
  public List<String> classNames() {
    return classNames;
  }

  /** The share of rows that were classified right. scikit-learn: {@code accuracy_score}. */
  public double accuracy() {
    return (double) confusion.correct() / rowCount();
  }

  /** What was taken for what: rows truth, columns prediction. */
  public ConfusionMatrix confusion() {
    return confusion;
  }

  /** The figures of each class, in the order of their numbers. */
  public List<ClassFigures> perClass() {
    return perClass;
  }

  /**
   * Plain means over the classes that occur in the truth or in the predictions; a class that was
   * predicted but never true counts as 0.
   *
   * <p>scikit-learn: {@code precision_recall_fscore_support(truth, prediction, average="macro")}.
   */
  public Averages macro() {
    return mean(figures -> figures.occurs() ? 1 : 0);
  }

  /** Means weighed by support. scikit-learn: the same with {@code average="weighted"}. */
  public Averages weighted() {
    return mean(ClassFigures::support);
  }

  private Averages mean(ToDoubleFunction<ClassFigures> weight) {
    double total = 0;
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    for (ClassFigures figures : perClass) {
      double share = weight.applyAsDouble(figures);
      total += share;
      precision += share * figures.precision();
      recall += share * figures.recall().orElse(0);
      f1 += share * figures.f1().orElse(0);
    }
    return new Averages(precision / total, recall / total, f1 / total);
  }

  /**
   * The area under the ROC curve: with two classes that of the second, with more the plain mean of
   * each class against the rest, without the classes that have none. Empty if no class has one.
   *
   * <p>scikit-learn: {@code roc_auc_score(truth, p[:, 1])}, and {@code roc_auc_score(truth, p,
   * multi_class="ovr", average="macro")} where all classes occur.
   */
  public OptionalDouble auroc() {
    if (classNames.size() == 2) {
      return perClass.get(1).auroc();
    }
    return perClass.stream()
        .map(ClassFigures::auroc)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }

  /** Classes that no row is of: they have no recall and no AUROC. */
  public List<String> classesWithoutSupport() {
    return names(figures -> figures.support() == 0);
  }

  /** Classes that no row or every row is of: they have no AUROC and are not in its mean. */
  public List<String> classesWithoutAuroc() {
    return names(figures -> figures.auroc().isEmpty());
  }

  private List<String> names(Predicate<ClassFigures> condition) {
    return perClass.stream().filter(condition).map(ClassFigures::name).toList();
  }

  /** The precision-recall curve of a class; empty if no row is of it. */
  public Optional<PrecisionRecallCurve> precisionRecall(int classNumber) {
    return curves.get(classNumber);
  }

  /** The ROC curve of a class against the rest; empty if all rows or none are of it. */
  public Optional<RocCurve> roc(int classNumber) {
    return rocCurves.get(classNumber);
  }

  /**
   * Cohen's kappa with quadratic weights over all classes in their natural order: how much better
   * than chance, where far misses count more. Empty if only one class occurs.
   *
   * <p>scikit-learn: {@code cohen_kappa_score(truth, prediction, labels=natural_order,
   * weights="quadratic")}.
   */
  public OptionalDouble kappa() {
    return kappa;
  }

  /**
   * The mean of {@code -ln} of the probability that the true class was given, in nats.
   *
   * <p>scikit-learn: {@code log_loss(truth, p, labels=range(classes))} for float32 probabilities,
   * which are taken for at least 2^-23.
   */
  public double logLoss() {
    return logLoss;
  }

  /** All figures as a table for people. */
  public String table() {
    return EvaluationTable.of(this);
  }

  /**
   * All figures under the names that scripts know them by; null where a figure does not exist.
   * Values are numbers, strings, lists and maps.
   */
  public Map<String, @Nullable Object> figures() {
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("rowCount", rowCount());
    figures.put("accuracy", accuracy());
    figures.put("auroc", orNull(auroc()));
    figures.put("f1", macro().f1());
    figures.put("precision", macro().precision());
    figures.put("recall", macro().recall());
    figures.put("weightedF1", weighted().f1());
    figures.put("kappa", orNull(kappa));
    figures.put("logLoss", logLoss);
    figures.put("classNames", classNames);
    figures.put("confusion", confusion.rows());
    figures.put("perClass", perClass.stream().map(Evaluation::figures).toList());
    figures.put("classesWithoutSupport", classesWithoutSupport());
    return figures;
  }

  private static Map<String, @Nullable Object> figures(ClassFigures figures) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("name", figures.name());
    map.put("support", figures.support());
    map.put("predicted", figures.predicted());
    map.put("precision", figures.precision());
    map.put("recall", orNull(figures.recall()));
    map.put("f1", orNull(figures.f1()));
    map.put("auroc", orNull(figures.auroc()));
    map.put("averagePrecision", orNull(figures.averagePrecision()));
    return map;
  }

  private static @Nullable Object orNull(OptionalDouble figure) {
    return figure.isPresent() ? figure.getAsDouble() : null;
  }
}
