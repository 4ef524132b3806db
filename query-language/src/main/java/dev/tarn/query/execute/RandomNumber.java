package dev.tarn.query.execute;

import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.sample.CounterRandom;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.ValueType;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * RANDOM(): uniform in [0, 1), a function of the query's seed, the row, and which of the query's
 * calls it is.
 */
public final class RandomNumber extends Expr {
  /** Streams of sampling come before these. */
  private static final long FIRST_STREAM = 16;

  private final int call;

  /** The call of that number in the query. */
  public RandomNumber(int call, SqlParserPos position) {
    super(ValueType.FLOAT64, position);
    this.call = call;
  }

  @Override
  public Column evaluate(Batch batch) {
    CounterRandom random = new CounterRandom(batch.evaluation().seed(), FIRST_STREAM + call);
    double[] values = new double[batch.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.uniform(batch.rowNumber(i));
    }
    return new DoubleColumn(ValueType.FLOAT64, Layout.scalars(values.length, null), values);
  }

  @Override
  public List<Expr> operands() {
    return List.of();
  }

  @Override
  public Expr withOperands(List<Expr> operands) {
    return this;
  }

  @Override
  public String digest() {
    return "RANDOM#" + call;
  }
}
