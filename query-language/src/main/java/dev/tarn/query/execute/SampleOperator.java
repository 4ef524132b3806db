package dev.tarn.query.execute;

import dev.tarn.query.Fault;
import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.plan.SampleSpec;
import dev.tarn.query.sample.WeightedSample;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;

/** Computes each row's weight and draws. */
public final class SampleOperator {
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
    double[] weights = new double[input.rowCount()];
    Morsels.map(input.rowCount(), execution.threads(), rows -> weigh(rows, weights));
    long draws = spec.draws().orElse(input.rowCount());
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
    if (drawn.length == 0 && draws > 0 && !anyPositive(weights)) {
      throw Fault.at(
              spec.position(), "zero-weights", "All weights are zero, there is nothing to draw")
          .hint("Give at least one condition that some row meets a weight above 0.");
    }
    return SelectedRelation.of(input, drawn);
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
      int[] met = Batch.trueRows(spec.conditions().get(c).evaluate(batch), batch.size());
      if (met.length == 0) {
        continue;
      }
      Expr weightOf = spec.weights().get(c);
      Column column = weightOf.evaluate(weightOf.isConstant() ? batch : batch.take(met));
      double[] values = Columns.doubles(column);
      for (int k = 0; k < met.length; k++) {
        double weight =
            checked(column, values, weightOf.isConstant() ? met[k] : k, batch, met[k], weightOf);
        int row = rows.position(met[k]);
        weights[row] = spec.largest() ? Math.max(weights[row], weight) : weights[row] + weight;
        check(weights[row], batch, met[k], weightOf);
      }
    }
    return true;
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
