package dev.tarn.query.execute;

import dev.tarn.query.value.Column;
import dev.tarn.query.value.LongColumn;
import dev.tarn.schema.Dtype;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the different combinations of values, from 0 in order of first appearance. Nulls equal
 * each other, NaN equals NaN, -0.0 equals 0.0, and whole numbers equal floating-point ones.
 */
final class KeyTable {
  /** Small whole numbers, labels above all, are looked up in an array. */
  private static final int DIRECT = 65_536;

  private final Map<Object, Integer> ids = new HashMap<>();
  private final int[] direct = new int[DIRECT];
  private int count;

  KeyTable() {
    Arrays.fill(direct, -1);
  }

  /** How many combinations there are. */
  int size() {
    return count;
  }

  /** The number of each row's combination; new ones are added. */
  int[] number(Column[] columns, int rows) {
    int[] numbers = new int[rows];
    if (columns.length == 1
        && columns[0] instanceof LongColumn longs
        && longs.layout().isScalar()) {
      numberLongs(longs, numbers);
      return numbers;
    }
    for (int i = 0; i < rows; i++) {
      numbers[i] = number(key(columns, i), true);
    }
    return numbers;
  }

  private void numberLongs(LongColumn column, int[] numbers) {
    boolean signed = column.type().dtype() != Dtype.UINT64;
    for (int i = 0; i < numbers.length; i++) {
      long value = column.at(i);
      boolean small = value >= 0 && value < DIRECT && !column.isNull(i);
      if (small && direct[(int) value] >= 0) {
        numbers[i] = direct[(int) value];
      } else if (signed || value >= 0 || column.isNull(i)) {
        numbers[i] = number(column.isNull(i) ? Absent.NULL : (Object) value, true);
        if (small) {
          direct[(int) value] = numbers[i];
        }
      } else {
        numbers[i] = number(new BigInteger(Long.toUnsignedString(value)), true);
      }
    }
  }

  /** The number of one row's value; a new one is added. */
  int add(Column column, int i) {
    return number(canonical(column.value(i)), true);
  }

  /** The number of a row's combination, or -1 if it is not there. */
  int find(Column[] columns, int i) {
    return number(key(columns, i), false);
  }

  private int number(Object key, boolean add) {
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    if (!add) {
      return -1;
    }
    ids.put(key, count);
    return count++;
  }

  private static Object key(Column[] columns, int i) {
    if (columns.length == 1) {
      return canonical(columns[0].value(i));
    }
    Object[] values = new Object[columns.length];
    for (int c = 0; c < values.length; c++) {
      values[c] = canonical(columns[c].value(i));
    }
    return Arrays.asList(values);
  }

  private enum Absent {
    NULL
  }

  /** Equal for values that count as equal. */
  static Object canonical(@Nullable Object value) {
    if (value == null) {
      return Absent.NULL;
    }
    if (value instanceof Double number) {
      return canonical(number.doubleValue());
    }
    if (value instanceof Boolean truth) {
      return truth ? 1L : 0L;
    }
    return value instanceof List<?> list ? list.stream().map(KeyTable::canonical).toList() : value;
  }

  private static Object canonical(double number) {
    if (number != Math.rint(number) || Double.isInfinite(number)) {
      return number;
    }
    boolean fits = Math.abs(number) < 0x1p63;
    return fits ? (Object) (long) number : new BigDecimal(number).toBigInteger();
  }
}
