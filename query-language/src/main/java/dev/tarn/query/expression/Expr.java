package dev.tarn.query.expression;

import dev.tarn.query.value.Column;
import dev.tarn.query.value.ValueType;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.sql.parser.SqlParserPos;

/** A bound expression: one value per row. Immutable; threads may share it. */
public abstract class Expr {
  private final ValueType type;
  private final SqlParserPos position;

  protected Expr(ValueType type, SqlParserPos position) {
    this.type = type;
    this.position = position;
  }

  /** What it gives. */
  public final ValueType type() {
    return type;
  }

  /** Where it stands in the query. */
  public final SqlParserPos position() {
    return position;
  }

  /**
   * Its values for a batch: a column of as many rows, or a constant.
   *
   * @throws dev.tarn.query.fault.Fault if a row's value cannot be computed; it names the row
   */
  public abstract Column evaluate(Batch batch);

  /** What it is computed from. */
  public abstract List<Expr> operands();

  /** The same on other operands, of the same types. */
  public abstract Expr withOperands(List<Expr> operands);

  /**
   * Whether evaluating it can fail for some row; such an expression is never moved before another.
   */
  public boolean canFail() {
    return operands().stream().anyMatch(Expr::canFail);
  }

  /** Whether it has the same value in every row. */
  public boolean isConstant() {
    return !operands().isEmpty() && operands().stream().allMatch(Expr::isConstant);
  }

  /** Its canonical text: equal texts, equal values in the same query. */
  public abstract String digest();

  /** The same with every expression in it replaced, from the leaves up. */
  public final Expr rewrite(UnaryOperator<Expr> change) {
    List<Expr> rewritten = operands().stream().map(operand -> operand.rewrite(change)).toList();
    return change.apply(rewritten.equals(operands()) ? this : withOperands(rewritten));
  }

  @Override
  public final String toString() {
    return digest();
  }
}
