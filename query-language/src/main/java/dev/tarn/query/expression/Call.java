package dev.tarn.query.expression;

import dev.tarn.query.value.Column;
import dev.tarn.query.value.NullColumn;
import dev.tarn.query.value.ValueType;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.sql.parser.SqlParserPos;

/** A function or operator on its arguments, all of which are evaluated for all rows. */
public final class Call extends Expr {
  /** Whether the function itself can fail for some row. */
  public enum Risk {
    /** It always gives a value. */
    NONE,
    /** It can fail for some row: division by zero, overflow, shapes that do not fit. */
    DATA
  }

  private final String name;
  private final String options;
  private final List<Expr> arguments;
  private final Risk risk;
  private final Kernel kernel;

  /** A call; the name stands in plans and messages. */
  public Call(
      String name,
      List<Expr> arguments,
      ValueType type,
      SqlParserPos position,
      Risk risk,
      Kernel kernel) {
    this(name, "", arguments, type, position, risk, kernel);
  }

  /**
   * A call with options that are no expressions: they are part of what the function is.
   *
   * @param options as they are written behind the arguments, for instance {@code axis=1}
   */
  public Call(
      String name,
      String options,
      List<Expr> arguments,
      ValueType type,
      SqlParserPos position,
      Risk risk,
      Kernel kernel) {
    super(type, position);
    this.name = name;
    this.options = options;
    this.arguments = List.copyOf(arguments);
    this.risk = risk;
    this.kernel = kernel;
  }

  /** What is written behind the arguments, empty if nothing. */
  public String options() {
    return options;
  }

  /** The function's name. */
  public String name() {
    return name;
  }

  @Override
  public Column evaluate(Batch batch) {
    if (batch.size() == 0) {
      // A constant would be computed, and could fail, for no row at all.
      return NullColumn.of(type());
    }
    Column[] values = new Column[arguments.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments.get(i).evaluate(batch);
    }
    return kernel.apply(values, this, batch);
  }

  @Override
  public List<Expr> operands() {
    return arguments;
  }

  @Override
  public Expr withOperands(List<Expr> operands) {
    return new Call(name, options, operands, type(), position(), risk, kernel);
  }

  @Override
  public boolean canFail() {
    return risk == Risk.DATA || super.canFail();
  }

  @Override
  public String digest() {
    String end = options.isEmpty() ? ")" : ", " + options + ")";
    return arguments.stream().map(Expr::digest).collect(Collectors.joining(", ", name + "(", end));
  }
}
