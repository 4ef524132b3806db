package dev.tarn.query.expression;

import dev.tarn.query.value.Column;
import dev.tarn.query.value.ValueType;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/** A field of the relation that the expression is evaluated on. */
public final class ColumnRef extends Expr {
  private final int field;
  private final String name;

  /** The field of that number; the name is for messages and plans. */
  public ColumnRef(int field, String name, ValueType type, SqlParserPos position) {
    super(type, position);
    this.field = field;
    this.name = name;
  }

  /** The number of the field. */
  public int field() {
    return field;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  @Override
  public Column evaluate(Batch batch) {
    return batch.column(field);
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
    return "$" + field + ":" + name;
  }
}
