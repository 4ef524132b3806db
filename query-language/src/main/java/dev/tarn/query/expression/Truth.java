package dev.tarn.query.expression;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.ValueType;
import java.util.List;

/**
 * What counts as true: a condition on a tensor is ALL of its elements, and false when it has none.
 */
public final class Truth {
  private Truth() {}

  /** The expression as a condition: one truth value per row. */
  public static Expr condition(Expr value) {
    ValueType type = value.type();
    if (type.isBool() && type.isScalar()) {
      return value;
    }
    Kernel kernel =
        type.isJson() ? (a, call, batch) -> ofJson(a[0]) : (a, call, batch) -> all(a[0]);
    return new Call(
        "CONDITION", List.of(value), ValueType.BOOL, value.position(), Call.Risk.NONE, kernel);
  }

  /** The elements as truth values: 0 is false, all else, NaN too, is true. */
  public static Expr elements(Expr value) {
    ValueType type = value.type();
    if (type.isBool()) {
      return value;
    }
    if (type.isText() || type.isSequence()) {
      throw Fault.at(
          value.position(),
          "no-condition",
          "A condition is true or false; this is " + type.describe());
    }
    if (type.isJson()) {
      return condition(value);
    }
    ValueType truths = ValueType.tensor(dev.tarn.schema.Dtype.BOOL, type.shape());
    return new Call(
        "TRUTH",
        List.of(value),
        truths,
        value.position(),
        Call.Risk.NONE,
        (a, call, batch) -> {
          long[] truth = new long[a[0].layout().elements()];
          for (int k = 0; k < truth.length; k++) {
            truth[k] = isTrue(a[0], k) ? 1 : 0;
          }
          return new LongColumn(call.type(), a[0].layout(), truth);
        });
  }

  /** Whether an element of a numeric column counts as true. */
  public static boolean isTrue(Column column, int position) {
    return column instanceof LongColumn whole
        ? whole.values()[position] != 0
        : ((DoubleColumn) column).values()[position] != 0;
  }

  private static Column all(Column column) {
    Layout layout = column.layout();
    long[] truth = new long[layout.rows()];
    for (int row = 0; row < truth.length; row++) {
      int end = layout.start(row) + layout.size(row);
      int k = layout.start(row);
      while (k < end && isTrue(column, k)) {
        k++;
      }
      truth[row] = layout.size(row) > 0 && k == end ? 1 : 0;
    }
    Layout scalars = Layout.scalars(truth.length, layout.nulls());
    return new LongColumn(
        ValueType.BOOL, layout.isConstant() ? scalars.asConstant() : scalars, truth);
  }

  @SuppressWarnings("unchecked")
  private static Column ofJson(Column column) {
    ObjectColumn<JsonNode> json = (ObjectColumn<JsonNode>) column;
    long[] truth = new long[column.rows()];
    boolean[] nulls = new boolean[truth.length];
    for (int row = 0; row < truth.length; row++) {
      boolean known = !column.layout().isNull(row) && json.at(row).isBoolean();
      nulls[row] = !known;
      truth[row] = known && json.at(row).booleanValue() ? 1 : 0;
    }
    Layout scalars = Layout.scalars(truth.length, nulls);
    return new LongColumn(
        ValueType.BOOL, column.layout().isConstant() ? scalars.asConstant() : scalars, truth);
  }
}
