package dev.tarn.query.function;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Comparison;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.OptionalInt;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Comparisons in which a side is JSON: values of different JSON types compare as unknown. */
final class JsonComparison {
  private JsonComparison() {}

  static Expr of(Comparison comparison, Expr left, Expr right, SqlParserPos position) {
    for (Expr side : List.of(left, right)) {
      if (!side.type().isScalar()) {
        throw Fault.at(
                position,
                "wrong-type",
                "JSON compares with single values, not with "
                    + side.type().describe()
                    + " ("
                    + Arguments.describe(side)
                    + ")")
            .hint(
                "Compare a part, as in meta['tags'][0] = 1, or look into a list: CONTAINS(meta['tags'], 1).");
      }
    }
    return new Call(
        comparison.sign(),
        List.of(left, right),
        ValueType.BOOL,
        position,
        Call.Risk.NONE,
        (a, call, batch) -> compare(comparison, a, batch.size()));
  }

  private static Column compare(Comparison comparison, Column[] a, int size) {
    boolean constant = a[0].layout().isConstant() && a[1].layout().isConstant();
    int rows = constant ? 1 : size;
    long[] out = new long[rows];
    boolean[] nulls = new boolean[rows];
    for (int i = 0; i < rows; i++) {
      Object x = plain(a[0].value(i));
      Object y = plain(a[1].value(i));
      OptionalInt order = order(x, y, comparison);
      nulls[i] = order.isEmpty();
      out[i] = order.isPresent() && comparison.test(order.getAsInt()) ? 1 : 0;
    }
    Layout layout = Layout.scalars(rows, nulls);
    return new LongColumn(ValueType.BOOL, constant ? layout.asConstant() : layout, out);
  }

  /**
   * A JSON value as a Java object: null, Boolean, BigDecimal or Double, String; lists and objects
   * stay JSON.
   */
  static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof JsonNode json) {
      if (json.isNull() || json.isMissingNode()) {
        return null;
      }
      if (json.isNumber()) {
        return json.isFloatingPointNumber()
            ? plainNumber(json.doubleValue())
            : new BigDecimal(json.bigIntegerValue());
      }
      return json.isTextual()
          ? json.textValue()
          : json.isBoolean() ? (Object) json.booleanValue() : json;
    }
    if (value instanceof Long number) {
      return BigDecimal.valueOf(number);
    }
    if (value instanceof BigInteger number) {
      return new BigDecimal(number);
    }
    return value instanceof Double number ? plainNumber(number) : value;
  }

  private static Object plainNumber(double number) {
    return Double.isNaN(number) || Double.isInfinite(number)
        ? (Object) number
        : new BigDecimal(number);
  }

  private static OptionalInt order(@Nullable Object x, @Nullable Object y, Comparison comparison) {
    if (x == null || y == null) {
      return OptionalInt.empty();
    }
    if (x instanceof BigDecimal a && y instanceof BigDecimal b) {
      return OptionalInt.of(a.compareTo(b));
    }
    if (x instanceof Number a && y instanceof Number b) {
      double p = a.doubleValue();
      double q = b.doubleValue();
      return OptionalInt.of(p < q ? -1 : p > q ? 1 : p == q ? 0 : Comparison.UNORDERED);
    }
    if (x instanceof String a && y instanceof String b) {
      return OptionalInt.of(Comparison.compareTexts(a, b));
    }
    if (x instanceof Boolean a && y instanceof Boolean b) {
      return OptionalInt.of(Boolean.compare(a, b));
    }
    boolean equality = comparison == Comparison.EQUAL || comparison == Comparison.NOT_EQUAL;
    if (equality && x instanceof JsonNode && y instanceof JsonNode) {
      return OptionalInt.of(x.equals(y) ? 0 : 1);
    }
    return OptionalInt.empty();
  }
}
