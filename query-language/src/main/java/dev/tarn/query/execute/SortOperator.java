package dev.tarn.query.execute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.query.expression.Comparison;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.schema.Dtype;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sorts rows by keys; a merge sort of positions, so equal rows keep their order. */
public final class SortOperator {
  private static final int CHECK_EVERY = 1 << 20;

  private final RowOrder[] orders;
  private final Execution execution;

  private SortOperator(RowOrder[] orders, Execution execution) {
    this.orders = orders;
    this.execution = execution;
  }

  /** The order of two rows by one key. */
  private interface RowOrder {
    int compare(int a, int b);
  }

  /** The rows in order, at most {@code limit} of them. */
  public static Relation run(
      Relation input, int fields, List<SortKey> keys, long limit, Execution execution) {
    Optional<int[]> nearest =
        execution.usesIndexes()
            ? Nearest.candidates(input, keys.get(0), limit, execution)
            : Optional.empty();
    if (nearest.isPresent()) {
      execution.note("candidates", () -> nearest.get().length);
      Relation few = SelectedRelation.of(input, nearest.get());
      return sorted(few, fields, keys, limit, execution);
    }
    return sorted(input, fields, keys, limit, execution);
  }

  private static Relation sorted(
      Relation input, int fields, List<SortKey> keys, long limit, Execution execution) {
    long row = 2 * Integer.BYTES;
    for (SortKey key : keys) {
      row += Keys.bytes(key.expression().type());
    }
    execution.require(
        row * input.rowCount(), String.format(Locale.ROOT, "Sorting %,d rows", input.rowCount()));
    RowOrder[] orders = new RowOrder[keys.size()];
    for (int i = 0; i < orders.length; i++) {
      orders[i] = order(Keys.all(keys.get(i).expression(), input, fields, execution), keys.get(i));
    }
    int[] positions = Rows.range(0, input.rowCount()).toArray();
    SortOperator sort = new SortOperator(orders, execution);
    int[] sorted =
        limit < positions.length / 16
            ? sort.smallest(positions, (int) limit)
            : sort.sorted(positions);
    return SelectedRelation.of(
        input, sorted.length > limit ? Arrays.copyOf(sorted, (int) limit) : sorted);
  }

  private static RowOrder order(Column column, SortKey key) {
    int sign = key.descending() ? -1 : 1;
    int nullRank = key.nullsFirst() ? -1 : 1;
    RowOrder values = values(column, sign);
    if (!column.layout().hasNulls()) {
      return values;
    }
    return (a, b) -> {
      boolean x = column.isNull(a);
      boolean y = column.isNull(b);
      return x || y ? (x == y ? 0 : x ? nullRank : -nullRank) : values.compare(a, b);
    };
  }

  private static RowOrder values(Column column, int sign) {
    if (column instanceof LongColumn longs) {
      boolean unsigned = column.type().dtype() == Dtype.UINT64;
      return unsigned
          ? (a, b) -> sign * Long.compareUnsigned(longs.at(a), longs.at(b))
          : (a, b) -> sign * Long.compare(longs.at(a), longs.at(b));
    }
    if (column instanceof DoubleColumn doubles) {
      return (a, b) -> compare(doubles.at(a), doubles.at(b), sign);
    }
    ObjectColumn<?> objects = (ObjectColumn<?>) column;
    return column.type().isText()
        ? (a, b) -> sign * Comparison.compareTexts((String) objects.at(a), (String) objects.at(b))
        : (a, b) -> JsonOrder.compare((JsonNode) objects.at(a), (JsonNode) objects.at(b), sign);
  }

  /** NaN comes after all numbers whatever the direction; -0.0 is 0.0. */
  static int compare(double x, double y, int sign) {
    if (x < y) {
      return -sign;
    }
    if (x > y) {
      return sign;
    }
    return Boolean.compare(Double.isNaN(x), Double.isNaN(y));
  }

  private int compare(int a, int b) {
    for (RowOrder order : orders) {
      int compared = order.compare(a, b);
      if (compared != 0) {
        return compared;
      }
    }
    return Integer.compare(a, b);
  }

  private int[] sorted(int[] positions) {
    int[] from = positions;
    int[] to = new int[positions.length];
    long n = positions.length;
    for (long width = 1; width < n; width *= 2) {
      for (long start = 0; start < n; start += 2 * width) {
        if ((start & (CHECK_EVERY - 1)) == 0) {
          execution.check();
        }
        merge(
            from,
            to,
            (int) start,
            (int) Math.min(start + width, n),
            (int) Math.min(start + 2 * width, n));
      }
      int[] swapped = from;
      from = to;
      to = swapped;
    }
    return from;
  }

  private void merge(int[] from, int[] to, int start, int middle, int end) {
    if (middle == end || compare(from[middle - 1], from[middle]) <= 0) {
      System.arraycopy(from, start, to, start, end - start);
      return;
    }
    int left = start;
    int right = middle;
    for (int k = start; k < end; k++) {
      boolean takeLeft = left < middle && (right >= end || compare(from[left], from[right]) <= 0);
      to[k] = takeLeft ? from[left++] : from[right++];
    }
  }

  /** The first rows in order, by a heap whose top is the last of them. */
  private int[] smallest(int[] positions, int count) {
    int[] heap = new int[count];
    int size = 0;
    for (int position : positions) {
      if (size < count) {
        heap[size] = position;
        siftUp(heap, size++);
      } else if (count > 0 && compare(position, heap[0]) < 0) {
        heap[0] = position;
        siftDown(heap, size);
      }
    }
    return sorted(Arrays.copyOf(heap, size));
  }

  private void siftUp(int[] heap, int at) {
    int child = at;
    while (child > 0 && compare(heap[child], heap[(child - 1) / 2]) > 0) {
      swap(heap, child, (child - 1) / 2);
      child = (child - 1) / 2;
    }
  }

  private void siftDown(int[] heap, int size) {
    int parent = 0;
    while (2 * parent + 1 < size) {
      int child = 2 * parent + 1;
      if (child + 1 < size && compare(heap[child + 1], heap[child]) > 0) {
        child++;
      }
      if (compare(heap[child], heap[parent]) <= 0) {
        return;
      }
      swap(heap, child, parent);
      parent = child;
    }
  }

  private static void swap(int[] heap, int i, int j) {
    int held = heap[i];
    heap[i] = heap[j];
    heap[j] = held;
  }
}
