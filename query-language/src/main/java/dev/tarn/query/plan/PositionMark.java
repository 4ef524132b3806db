package dev.tarn.query.plan;

import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Field;
import dev.tarn.query.value.ValueType;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Stands for a row's position in a subquery while a projection is looked through; never evaluated.
 */
final class PositionMark extends Expr {
  PositionMark() {
    super(ValueType.INT64, SqlParserPos.ZERO);
  }

  @Override
  public Column evaluate(Batch batch) {
    throw new IllegalStateException("A position is no function of the row");
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
    return Field.POSITION;
  }
}
