package dev.tarn.query.bind;

import dev.tarn.query.expression.AggregateCall;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.function.Arguments;
import dev.tarn.query.function.Conversions;
import dev.tarn.query.value.Field;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * The aggregates of a query, and what its other expressions become once an aggregation stands below
 * them.
 */
final class Aggregates {
  private final List<Expr> keys;
  private final List<AggregateCall> calls = new ArrayList<>();

  /** An aggregation by these keys. */
  Aggregates(List<Expr> keys) {
    this.keys = keys;
  }

  /** Binds an aggregate. */
  static AggregateCall bind(
      AggregateCall.Kind kind, String name, Expr operand, boolean distinct, SqlParserPos position) {
    Expr value = operand;
    ValueType type = ValueType.INT64;
    switch (kind) {
      case COUNT -> {}
      case SUM, AVG -> {
        value = Conversions.numeric(operand);
        if (!value.type().isNumber() && !value.type().isBool()) {
          throw Arguments.wrong(name, "numbers", operand);
        }
        Dtype dtype = value.type().dtype();
        boolean floating = kind == AggregateCall.Kind.AVG || dtype.isFloat();
        type =
            floating
                ? ValueType.FLOAT64
                : dtype == Dtype.UINT64 ? ValueType.scalar(Dtype.UINT64) : ValueType.INT64;
      }
      case MIN, MAX -> {
        value = operand.type().isJson() ? Conversions.numeric(operand) : operand;
        if (!value.type().isScalar() || value.type().isSequence()) {
          throw Arguments.wrong(name, "single values", operand)
              .hint("The smallest and the largest element of a sample are AMIN and AMAX.");
        }
        type = ValueType.scalar(value.type().dtype());
      }
    }
    return new AggregateCall(kind, List.of(value), distinct, type, position);
  }

  /** Whether an expression has an aggregate in it. */
  static boolean in(Expr expression) {
    Deque<Expr> open = new ArrayDeque<>(List.of(expression));
    while (!open.isEmpty()) {
      Expr next = open.pop();
      if (next instanceof AggregateCall) {
        return true;
      }
      open.addAll(next.operands());
    }
    return false;
  }

  /**
   * The expression over the aggregation's fields.
   *
   * @throws Fault if it uses a field that is neither a key nor inside an aggregate
   */
  Expr above(Expr expression) {
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).digest().equals(expression.digest())) {
        String name = expression instanceof ColumnRef column ? column.name() : expression.digest();
        return new ColumnRef(i, name, keys.get(i).type(), expression.position());
      }
    }
    if (expression instanceof AggregateCall call) {
      return new ColumnRef(
          keys.size() + indexOf(call), call.digest(), call.type(), call.position());
    }
    if (expression instanceof ColumnRef column) {
      boolean row = column.name().equals(Field.ROW) || column.name().equals(Field.POSITION);
      String name = row ? "ROW_NUMBER()" : column.name();
      throw Fault.at(
              column.position(),
              "not-grouped",
              "'" + name + "' must stand in GROUP BY or inside an aggregate")
          .hint("Add it to GROUP BY, or take one value of each group: MIN(" + name + ").");
    }
    List<Expr> operands = expression.operands().stream().map(this::above).toList();
    return operands.isEmpty() ? expression : expression.withOperands(operands);
  }

  private int indexOf(AggregateCall call) {
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).digest().equals(call.digest())) {
        return i;
      }
    }
    calls.add(call);
    return calls.size() - 1;
  }

  /** The aggregates that were met, in order. */
  List<AggregateCall> calls() {
    return calls;
  }
}
