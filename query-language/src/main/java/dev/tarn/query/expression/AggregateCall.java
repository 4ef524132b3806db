package dev.tarn.query.expression;

import dev.tarn.query.value.Column;
import dev.tarn.query.value.ValueType;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/** An aggregate over a group of rows: a place-holder until the plan has a node that computes it. */
public final class AggregateCall extends Expr {
  /** Which aggregate. */
  public enum Kind {
    /** Rows whose operand is not null; without an operand, all rows. */
    COUNT,
    SUM,
    AVG,
    MIN,
    MAX
  }

  private final Kind kind;
  private final List<Expr> operands;
  private final boolean distinct;

  /** An aggregate of one operand, or COUNT(*) of none. */
  public AggregateCall(
      Kind kind, List<Expr> operands, boolean distinct, ValueType type, SqlParserPos position) {
    super(type, position);
    this.kind = kind;
    this.operands = List.copyOf(operands);
    this.distinct = distinct;
  }

  /** Which aggregate. */
  public Kind kind() {
    return kind;
  }

  /** Whether equal values count once. */
  public boolean isDistinct() {
    return distinct;
  }

  @Override
  public Column evaluate(Batch batch) {
    throw new IllegalStateException("An aggregate outside an aggregation: " + digest());
  }

  @Override
  public List<Expr> operands() {
    return operands;
  }

  @Override
  public Expr withOperands(List<Expr> others) {
    return new AggregateCall(kind, others, distinct, type(), position());
  }

  @Override
  public boolean isConstant() {
    return false;
  }

  @Override
  public String digest() {
    String argument = operands.isEmpty() ? "*" : operands.get(0).digest();
    return kind + "(" + (distinct ? "DISTINCT " : "") + argument + ")";
  }
}
