package dev.tarn.training.metric;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** An evaluation as text: figures per class, the figures of the whole, the confusion matrix. */
final class EvaluationTable {
  private static final String FIGURES = "  %9s  %6s  %6s  %6s  %6s  %7s%n";
  private static final String NONE = "-";
  private static final int MAX_NAME = 24;

  private final Evaluation evaluation;
  private final StringBuilder text = new StringBuilder();
  private final int nameWidth;

  private EvaluationTable(Evaluation evaluation) {
    this.evaluation = evaluation;
    nameWidth =
        Math.max(
            "weighted mean".length(),
            evaluation.classNames().stream()
                .map(EvaluationTable::shortened)
                .mapToInt(EvaluationTable::width)
                .max()
                .orElse(0));
  }

  static String of(Evaluation evaluation) {
    EvaluationTable table = new EvaluationTable(evaluation);
    table.addClasses();
    table.addWhole();
    table.addConfusion();
    return table.text.toString().replace("\r\n", "\n");
  }

  private void addClasses() {
    addName("class");
    add(FIGURES, "precision", "recall", "F1", "AUROC", "AP", "rows");
    for (ClassFigures figures : evaluation.perClass()) {
      addName(shortened(figures.name()));
      add(
          FIGURES,
          number(OptionalDouble.of(figures.precision())),
          number(figures.recall()),
          number(figures.f1()),
          number(figures.auroc()),
          number(figures.averagePrecision()),
          figures.support());
    }
    addMean("macro mean", evaluation.macro(), evaluation.auroc());
    addMean("weighted mean", evaluation.weighted(), OptionalDouble.empty());
  }

  private void addMean(String name, Averages means, OptionalDouble auroc) {
    addName(name);
    add(
        FIGURES,
        number(OptionalDouble.of(means.precision())),
        number(OptionalDouble.of(means.recall())),
        number(OptionalDouble.of(means.f1())),
        number(auroc),
        NONE,
        evaluation.rowCount());
  }

  private void addWhole() {
    add(
        "%naccuracy %s   AUROC %s   quadratic kappa %s   log loss %s%n",
        number(OptionalDouble.of(evaluation.accuracy())),
        number(evaluation.auroc()),
        number(evaluation.kappa()),
        number(OptionalDouble.of(evaluation.logLoss())));
    List<String> missing = evaluation.classesWithoutSupport();
    if (!missing.isEmpty()) {
      add("no rows of %s: no recall, no AUROC%n", String.join(", ", missing));
    }
  }

  private void addConfusion() {
    add("%n");
    addName("truth \\ predicted");
    List<String> names = evaluation.classNames().stream().map(EvaluationTable::shortened).toList();
    for (String name : names) {
      add("  %s%s", " ".repeat(columnWidth(name) - width(name)), name);
    }
    add("%n");
    for (int truth = 0; truth < names.size(); truth++) {
      addName(names.get(truth));
      for (int prediction = 0; prediction < names.size(); prediction++) {
        add(
            "  %" + columnWidth(names.get(prediction)) + "d",
            evaluation.confusion().count(truth, prediction));
      }
      add("%n");
    }
  }

  private int columnWidth(String name) {
    return Math.max(width(name), Long.toString(evaluation.rowCount()).length());
  }

  private void addName(String name) {
    int padding = Math.max("truth \\ predicted".length(), nameWidth) - width(name);
    text.append(name).append(" ".repeat(padding));
  }

  private void add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : NONE;
  }

  private static String shortened(String name) {
    return width(name) <= MAX_NAME
        ? name
        : name.substring(0, name.offsetByCodePoints(0, MAX_NAME - 1)) + "…";
  }

  private static int width(String name) {
    return name.codePointCount(0, name.length());
  }
}
