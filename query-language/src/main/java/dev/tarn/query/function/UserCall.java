package dev.tarn.query.function;

import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Binds and computes calls of a function that a program gave. The call's canonical text ends with
 * the function's version, so that a view's id covers it; a text behind the arguments asks for that
 * version.
 */
public final class UserCall {
  private final String name;
  private final String version;
  private final int arguments;
  private final Dtype result;
  private final Body body;

  /** Computes the function for one row. */
  @FunctionalInterface
  public interface Body {
    /** The value, or null; the arguments are as {@link Column#value} gives them. */
    @Nullable Object apply(List<@Nullable Object> arguments);
  }

  /**
   * @param name in upper case
   * @param result bool, int64, float64 or str
   */
  public UserCall(String name, String version, int arguments, Dtype result, Body body) {
    this.name = name;
    this.version = version;
    this.arguments = arguments;
    this.result = result;
    this.body = body;
  }

  /** The function for a table: it takes its arguments, and its version behind them. */
  public FunctionTable.Function function() {
    return new FunctionTable.Function(name, arguments, arguments + 1, false, this::bind);
  }

  private Expr bind(Arguments given) {
    List<Expr> operands = given.all();
    if (operands.size() > arguments) {
      boolean same =
          operands.get(arguments) instanceof Constant wanted
              && wanted.value() instanceof String text
              && text.equals(version);
      if (!same) {
        throw Fault.at(
                given.get(arguments).position(),
                "function-version",
                name
                    + " is registered as version '"
                    + version
                    + "', not "
                    + Arguments.describe(given.get(arguments)))
            .hint("Register that version, or ask again with the one that is there.");
      }
      operands = operands.subList(0, arguments);
    }
    return given.call(
        "'" + version.replace("'", "''") + "'",
        operands,
        ValueType.scalar(result),
        Call.Risk.DATA,
        this::compute);
  }

  private Column compute(Column[] columns, Call call, Batch batch) {
    int rows = batch.size();
    @Nullable Object[] values = new Object[rows];
    boolean[] nulls = new boolean[rows];
    for (int i = 0; i < rows; i++) {
      List<@Nullable Object> row = new ArrayList<>();
      for (Column column : columns) {
        row.add(column.value(i));
      }
      try {
        values[i] = body.apply(row);
      } catch (RuntimeException e) {
        throw failed(call, batch, i, "failed: " + e);
      }
      nulls[i] = values[i] == null;
    }
    return column(values, nulls, call, batch);
  }

  private Column column(@Nullable Object[] values, boolean[] nulls, Call call, Batch batch) {
    Layout layout = Layout.scalars(values.length, nulls);
    String[] texts = new String[result == Dtype.STR ? values.length : 0];
    double[] doubles = new double[result == Dtype.FLOAT64 ? values.length : 0];
    long[] longs = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value == null) {
        continue;
      }
      if (result == Dtype.STR && value instanceof String text) {
        texts[i] = text;
      } else if (result == Dtype.BOOL && value instanceof Boolean truth) {
        longs[i] = truth ? 1 : 0;
      } else if (result == Dtype.FLOAT64 && value instanceof Number number) {
        doubles[i] = number.doubleValue();
      } else if (result == Dtype.INT64 && (value instanceof Long || value instanceof Integer)) {
        longs[i] = ((Number) value).longValue();
      } else {
        throw failed(
            call, batch, i, "gave a " + value.getClass().getSimpleName() + " instead of " + result);
      }
    }
    return switch (result) {
      case STR -> ObjectColumn.of(call.type(), texts);
      case FLOAT64 -> new DoubleColumn(call.type(), layout, doubles);
      default -> new LongColumn(call.type(), layout, longs);
    };
  }

  private Fault failed(Call call, Batch batch, int i, String how) {
    return Fault.inRow(
        batch.rowNumber(i), call.position(), "user-function", "The function " + name + " " + how);
  }
}
