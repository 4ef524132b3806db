package dev.tarn.query.expression;

import dev.tarn.query.value.Column;
import dev.tarn.query.value.ValueType;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/** A field of a query outside: the same value for all rows of one run of the subquery. */
public final class OuterRef extends Expr {
  private final int level;
  private final int field;
  private final String name;

  /**
   * @param level how many queries further out, at least 1
   * @param field the field there
   */
  public OuterRef(int level, int field, String name, ValueType type, SqlParserPos position) {
    super(type, position);
    this.level = level;
    this.field = field;
    this.name = name;
  }

  /** How many queries further out. */
  public int level() {
    return level;
  }

  /** The field there. */
  public int field() {
    return field;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  @Override
  public Column evaluate(Batch batch) {
    Batch.Outer outer = batch.outer();
    for (int i = 1; i < level; i++) {
      outer = outer.batch().outer();
    }
    return outer.batch().column(field).take(new int[] {outer.row()}).asConstant();
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
    return "outer" + level + "$" + field + ":" + name;
  }
}
