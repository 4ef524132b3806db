package dev.tarn.query.execute;

import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.sample.CounterRandom;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.ValueType;
import java.util.List;
import java.util.OptionalLong;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * RANDOM(): uniform in [0, 1), a function of the query's seed, the row, and which of the query's
 * calls it is.
 */
public final class RandomNumber extends Expr {
  /** Streams of sampling come before these. */
  private static final long FIRST_STREAM = 16;

  private final int call;
  private final OptionalLong seed;

  /**
   * The call of that number in the query.
   *
   * @param seed the seed where it is written down, as in a view's projection; else the query's
   */
  public RandomNumber(int call, OptionalLong seed, SqlParserPos position) {
    super(ValueType.FLOAT64, position);
    this.call = call;
    this.seed = seed;
  }

  /** As a projection writes it, with the seed it was computed with. */
  public String written(long querySeed) {
    return "RANDOM(" + seed.orElse(querySeed) + ", " + call + ")";
  }

  @Override
  public Column evaluate(Batch batch) {
    CounterRandom random =
        new CounterRandom(seed.orElse(batch.evaluation().seed()), FIRST_STREAM + call);
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
    return "RANDOM#" + call + (seed.isPresent() ? "@" + seed.getAsLong() : "");
  }
}
