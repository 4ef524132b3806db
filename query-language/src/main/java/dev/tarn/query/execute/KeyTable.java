package dev.tarn.query.execute;

import dev.tarn.query.value.Column;
import dev.tarn.query.value.LongColumn;
import dev.tarn.schema.Dtype;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the different combinations of values, from 0 in order of first appearance; equal as
 * {@link ValueIds} says. Each column's values are numbered by themselves, then the pairs of
 * numbers.
 */
final class KeyTable {
  /** Small whole numbers, labels above all, are looked up in an array. */
  private static final int DIRECT = 65_536;

  private ValueIds[] columns = new ValueIds[0];
  private LongIds[] pairs = new LongIds[0];
  private int @Nullable [] direct;

  /** How many combinations there are. */
  int size() {
    if (columns.length == 0) {
      return 0;
    }
    return columns.length == 1 ? columns[0].size() : pairs[pairs.length - 1].size();
  }

  private void begin(int width) {
    if (columns.length == 0) {
      columns = new ValueIds[width];
      pairs = new LongIds[width - 1];
      for (int c = 0; c < width; c++) {
        columns[c] = new ValueIds();
        if (c > 0) {
          pairs[c - 1] = new LongIds();
        }
      }
    }
  }

  /** The number of each row's combination; new ones are added. */
  int[] number(Column[] values, int rows) {
    begin(values.length);
    int[] numbers = new int[rows];
    number(values[0], columns[0], numbers);
    for (int c = 1; c < values.length; c++) {
      for (int i = 0; i < rows; i++) {
        long pair = pair(numbers[i], columns[c].add(values[c], i));
        numbers[i] = pairs[c - 1].find(pair, pairs[c - 1].size());
      }
    }
    return numbers;
  }

  private void number(Column column, ValueIds ids, int[] numbers) {
    boolean plain =
        numbers.length > 64
            && column instanceof LongColumn
            && column.layout().isScalar()
            && column.type().dtype() != Dtype.UINT64;
    if (!plain) {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = ids.add(column, i);
      }
      return;
    }
    LongColumn longs = (LongColumn) column;
    int[] known = direct();
    for (int i = 0; i < numbers.length; i++) {
      long value = longs.at(i);
      if (value < 0 || value >= DIRECT || column.isNull(i)) {
        numbers[i] = ids.add(column, i);
      } else {
        int id = known[(int) value];
        if (id < 0) {
          id = ids.add(column, i);
          known[(int) value] = id;
        }
        numbers[i] = id;
      }
    }
  }

  private int[] direct() {
    int[] known = direct;
    if (known == null) {
      known = new int[DIRECT];
      Arrays.fill(known, -1);
      direct = known;
    }
    return known;
  }

  private static long pair(int a, int b) {
    return ((long) a << 32) | b;
  }

  /** The number of one row's value; a new one is added. */
  int add(Column column, int i) {
    begin(1);
    return columns[0].add(column, i);
  }

  /** The number of a row's combination, or -1 if it is not there. */
  int find(Column[] values, int i) {
    begin(values.length);
    int number = columns[0].find(values[0], i);
    for (int c = 1; c < values.length && number >= 0; c++) {
      int other = columns[c].find(values[c], i);
      number = other < 0 ? -1 : pairs[c - 1].find(pair(number, other));
    }
    return number;
  }
}
