package dev.tarn.query.expression;

import dev.tarn.query.value.Column;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** A value that stands in the query or was given as a parameter. */
public final class Constant extends Expr {
  private final Column value;

  /** A constant column's value. */
  public Constant(Column value, SqlParserPos position) {
    super(value.type(), position);
    this.value = value;
  }

  /** The value as a Java object, as {@link Column#value} gives it. */
  public @Nullable Object value() {
    return value.value(0);
  }

  /** The value as a constant column. */
  public Column column() {
    return value;
  }

  /** Whether it is null. */
  public boolean isNull() {
    return value.isNull(0);
  }

  @Override
  public Column evaluate(Batch batch) {
    return value;
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
  public boolean isConstant() {
    return true;
  }

  @Override
  public String digest() {
    Object shown = value();
    String text =
        shown instanceof String string
            ? "'" + string.replace("'", "''") + "'"
            : String.valueOf(shown);
    return text + ":" + type().describe();
  }
}
