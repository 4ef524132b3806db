package dev.tarn.query.execute;

import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.postings.LabelWeights;
import dev.tarn.query.sample.DrawnPlaces;
import dev.tarn.query.sample.WeightedSample;
import dev.tarn.query.source.DatasetSource;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.LongColumn;
import java.util.Locale;
import java.util.Optional;

/** Computes each row's weight and draws. */
public final class SampleOperator {
  /** Fewer draws than one in so many rows are not worth a list of all rows. */
  private static final int FEW = 8;

  private final Relation input;
  private final int fields;
  private final SampleSpec spec;
  private final Execution execution;

  /** Draws from the input's rows. */
  public SampleOperator(Relation input, int fields, SampleSpec spec, Execution execution) {
    this.input = input;
    this.fields = fields;
    this.spec = spec;
    this.execution = execution;
  }

  /** The drawn rows in the order drawn. */
  public Relation run() {
    long asked = spec.draws().orElse(input.rowCount());
    Optional<LabelWeights> labels = spec.replace() ? byLabels() : Optional.empty();
    if (labels.isPresent()) {
      return drawnByLabels(labels.get(), asked);
    }
    execution.require(
        (spec.replace() ? 20L : 28L) * input.rowCount() + 4L * asked,
        String.format(Locale.ROOT, "Sampling from %,d rows", input.rowCount()));
    double[] weights = new double[input.rowCount()];
    Morsels.map(input.rowCount(), execution, rows -> weigh(rows, weights));
    long draws = asked;
    if (weights.length == 0) {
      return input;
    }
    long seed = spec.seed().orElse(execution.evaluation().seed());
    int[] drawn;
    if (spec.replace()) {
      drawn =
          WeightedSample.withReplacement(weights, seed, spec.offset(), draws, execution.threads());
    } else {
      drawn = WeightedSample.withoutReplacement(weights, seed, spec.offset(), draws);
    }
    if (drawn.length == 0 && !anyPositive(weights)) {
      throw allZero();
    }
    return SelectedRelation.of(input, drawn);
  }

  private Fault allZero() {
    return Fault.at(
            spec.position(), "zero-weights", "All weights are zero, there is nothing to draw")
        .hint("Give at least one condition that some row meets a weight above 0.");
  }

  /** The rows by their weights, where these depend on the classes of one tensor alone. */
  private Optional<LabelWeights> byLabels() {
    boolean constant =
        !spec.conditions().isEmpty()
            && spec.weights().stream()
                .allMatch(weight -> weight instanceof Constant c && c.type().isScalar());
    if (!constant
        || !execution.usesIndexes()
        || input.rowCount() == 0
        || !(input instanceof ScanRelation scan)
        || !(scan.source() instanceof DatasetSource source)) {
      return Optional.empty();
    }
    double[] weights = new double[spec.weights().size()];
    for (int i = 0; i < weights.length; i++) {
      Constant weight = (Constant) spec.weights().get(i);
      weights[i] = weight.isNull() ? 0 : Columns.doubles(weight.column())[0];
    }
    return LabelWeights.of(
            source, spec.conditions(), weights, spec.largest(), execution.evaluation())
        .filter(labels -> labels.values().length <= WeightedSample.mostGroups());
  }

  private Relation drawnByLabels(LabelWeights labels, long draws) {
    int[] starts = labels.groupStarts();
    if (starts[starts.length - 1] == 0) {
      throw allZero();
    }
    long seed = spec.seed().orElse(execution.evaluation().seed());
    execution.note("weightsBy", () -> "classes");
    int[] drawn =
        draws < starts[starts.length - 1] / FEW
            ? fewByLabels(labels, starts, seed, draws)
            : manyByLabels(labels, starts, seed, draws);
    return SelectedRelation.of(input, drawn);
  }

  private int[] manyByLabels(LabelWeights labels, int[] starts, long seed, long draws) {
    int[] rows = new int[starts[starts.length - 1]];
    Morsels.each(labels.chunkCount(), execution.threads(), chunk -> labels.find(chunk, rows));
    return WeightedSample.ofGroups(
        labels.values(), starts, rows, seed, spec.offset(), draws, execution.threads());
  }

  /** Draws places first, and keeps only the rows at those. */
  private int[] fewByLabels(LabelWeights labels, int[] starts, long seed, long draws) {
    int[] places =
        WeightedSample.placesInGroups(
            labels.values(), starts, seed, spec.offset(), draws, execution.threads());
    DrawnPlaces drawn = new DrawnPlaces(places, starts[starts.length - 1]);
    int[] rows = new int[drawn.size()];
    Morsels.each(
        labels.chunkCount(), execution.threads(), chunk -> labels.find(chunk, drawn, rows));
    for (int i = 0; i < places.length; i++) {
      places[i] = rows[drawn.number(places[i])];
    }
    return places;
  }

  private static boolean anyPositive(double[] weights) {
    for (double weight : weights) {
      if (weight > 0) {
        return true;
      }
    }
    return false;
  }

  private boolean weigh(Rows rows, double[] weights) {
    Batch batch = execution.batch(input, rows, fields);
    if (spec.conditions().isEmpty()) {
      weighByExpression(rows, batch, weights);
      return true;
    }
    for (int c = 0; c < spec.conditions().size(); c++) {
      LongColumn met = (LongColumn) spec.conditions().get(c).evaluate(batch);
      Expr weightOf = spec.weights().get(c);
      // A constant that cannot be computed stays an expression: it counts for the rows that meet.
      if (weightOf instanceof Constant constant) {
        weighByConstant(rows, batch, met, constant, weights);
      } else {
        weighByColumn(rows, batch, Batch.trueRows(met, batch.size()), weightOf, weights);
      }
    }
    return true;
  }

  // The usual case, a number per class: one pass, no list of rows.
  private void weighByConstant(
      Rows rows, Batch batch, LongColumn met, Constant weightOf, double[] weights) {
    double weight = weightOf.isNull() ? 0 : Columns.doubles(weightOf.column())[0];
    boolean bad = !(weight >= 0) || weight == Double.POSITIVE_INFINITY;
    for (int i = 0; i < batch.size(); i++) {
      if (met.at(i) != 0 && !met.isNull(i)) {
        if (bad) {
          check(weight, batch, i, weightOf);
        }
        add(weights, rows.position(i), weight);
      }
    }
  }

  private void weighByColumn(Rows rows, Batch batch, int[] met, Expr weightOf, double[] weights) {
    if (met.length == 0) {
      return;
    }
    Column column = weightOf.evaluate(batch.take(met));
    double[] values = Columns.doubles(column);
    for (int k = 0; k < met.length; k++) {
      int row = rows.position(met[k]);
      add(weights, row, checked(column, values, k, batch, met[k], weightOf));
      check(weights[row], batch, met[k], weightOf);
    }
  }

  private void add(double[] weights, int row, double weight) {
    weights[row] = spec.largest() ? Math.max(weights[row], weight) : weights[row] + weight;
  }

  private void weighByExpression(Rows rows, Batch batch, double[] weights) {
    Expr expression = spec.weights().get(0);
    Column column = expression.evaluate(batch);
    double[] values = Columns.doubles(column);
    for (int i = 0; i < batch.size(); i++) {
      weights[rows.position(i)] = checked(column, values, i, batch, i, expression);
    }
  }

  private static double checked(
      Column column, double[] values, int at, Batch batch, int i, Expr expression) {
    double weight = column.isNull(at) ? 0 : values[column.layout().start(column.layout().row(at))];
    check(weight, batch, i, expression);
    return weight;
  }

  private static void check(double weight, Batch batch, int i, Expr expression) {
    if (!(weight >= 0) || weight == Double.POSITIVE_INFINITY) {
      String what = weight < 0 ? "negative" : Double.isNaN(weight) ? "NaN" : "infinite";
      throw Fault.inRow(
              batch.rowNumber(i),
              expression.position(),
              "bad-weight",
              "The weight is " + what + " (" + weight + ")")
          .hint("Weights are finite numbers of at least 0.");
    }
  }
}
