package dev.tarn.query.execute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.LongColumn;
import dev.tarn.schema.Dtype;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the different values of columns, from 0 in order of first appearance. Nulls equal each
 * other, NaN equals NaN, -0.0 equals 0.0, and whole numbers equal floating-point ones.
 */
final class ValueIds {
  private final LongIds whole = new LongIds();
  private final LongIds fractions = new LongIds();
  private final Map<Object, Integer> others = new HashMap<>();
  private int nulls = -1;
  private int count;

  int size() {
    return count;
  }

  /** The number of a row's value; a new one is added. */
  int add(Column column, int i) {
    return number(column, i, true);
  }

  /** The number of a row's value, or -1 if it is not there. */
  int find(Column column, int i) {
    return number(column, i, false);
  }

  private int number(Column column, int i, boolean add) {
    if (column.isNull(i)) {
      nulls = nulls < 0 && add ? count++ : nulls;
      return nulls;
    }
    if (column.layout().isScalar() && column instanceof LongColumn longs) {
      long value = longs.at(i);
      return value < 0 && column.type().dtype() == Dtype.UINT64
          ? other(new BigInteger(Long.toUnsignedString(value)), add)
          : in(whole, value, add);
    }
    if (column.layout().isScalar() && column instanceof DoubleColumn doubles) {
      return floating(doubles.at(i), add);
    }
    Object value = column.value(i);
    return other(value == null ? Absent.NULL : canonical(value), add);
  }

  private int floating(double value, boolean add) {
    if (value == Math.rint(value) && Math.abs(value) < 0x1p63) {
      return in(whole, (long) value, add);
    }
    boolean large = value == Math.rint(value) && !Double.isInfinite(value);
    return large
        ? other(new BigDecimal(value).toBigInteger(), add)
        : in(fractions, Double.doubleToLongBits(value), add);
  }

  private int in(LongIds ids, long key, boolean add) {
    if (!add) {
      return ids.find(key);
    }
    int id = ids.find(key, count);
    count += id == count ? 1 : 0;
    return id;
  }

  private int other(Object key, boolean add) {
    Integer known = others.get(key);
    if (known != null || !add) {
      return known == null ? -1 : known;
    }
    others.put(key, count);
    return count++;
  }

  private enum Absent {
    NULL
  }

  /** Equal for values that count as equal. */
  private static Object canonical(@Nullable Object value) {
    if (value == null) {
      return Absent.NULL;
    }
    if (value instanceof Double number) {
      return canonical(number.doubleValue());
    }
    if (value instanceof Boolean truth) {
      return truth ? 1L : 0L;
    }
    if (value instanceof JsonNode json) {
      return canonical(json);
    }
    return value instanceof List<?> list ? list.stream().map(ValueIds::canonical).toList() : value;
  }

  /** JSON's 1 and 1.0 are one number, wherever they stand. */
  private static Object canonical(JsonNode json) {
    if (json.isNumber()) {
      return json.isIntegralNumber()
          ? json.canConvertToLong() ? (Object) json.longValue() : json.bigIntegerValue()
          : canonical(json.doubleValue());
    }
    if (json.isArray()) {
      List<Object> elements = new ArrayList<>();
      json.forEach(element -> elements.add(canonical(element)));
      return elements;
    }
    if (json.isObject()) {
      Map<String, Object> fields = new HashMap<>();
      json.properties().forEach(field -> fields.put(field.getKey(), canonical(field.getValue())));
      return fields;
    }
    return json;
  }

  private static Object canonical(double number) {
    if (number != Math.rint(number) || Double.isInfinite(number)) {
      return number;
    }
    boolean fits = Math.abs(number) < 0x1p63;
    return fits ? (Object) (long) number : new BigDecimal(number).toBigInteger();
  }
}
