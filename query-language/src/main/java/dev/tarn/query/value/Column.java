package dev.tarn.query.value;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value per row of a batch: a number, a tensor, a text, a JSON value or a sequence. Immutable;
 * arrays are borrowed.
 *
 * <p>Numbers and truth values lie in {@link LongColumn} or {@link DoubleColumn}, one flat array
 * with a {@link Layout}.
 */
public abstract class Column {
  private final ValueType type;
  private final Layout layout;

  Column(ValueType type, Layout layout) {
    this.type = type;
    this.layout = layout;
  }

  /** What the values are. */
  public final ValueType type() {
    return type;
  }

  /** Where they lie. */
  public final Layout layout() {
    return layout;
  }

  /** The number of rows that are stored: 1 of a constant. */
  public final int rows() {
    return layout.rows();
  }

  /** Whether the value of a row of the batch is null. */
  public final boolean isNull(int i) {
    return layout.isNull(layout.row(i));
  }

  /**
   * Some of the rows, in that order; a position of -1 gives null. A constant stays what it is,
   * unless one is -1.
   */
  public final Column take(int[] positions) {
    if (layout.isConstant() && !hasMissing(positions)) {
      return this;
    }
    return taken(positions, layout.take(positions));
  }

  abstract Column taken(int[] positions, Layout packed);

  /** The same values with other nulls. */
  public abstract Column withLayout(Layout other);

  /** The same values as another type of the same storage. */
  public abstract Column as(ValueType other);

  /** The first row alone, standing for any number of rows. */
  public final Column asConstant() {
    return withLayout(layout.asConstant());
  }

  /** One element as a Java object: Long, BigInteger, Double, Boolean, String, JsonNode. */
  abstract @Nullable Object element(int position);

  /**
   * The value of a row as a Java object: null, a single element, or nested lists. Class labels are
   * numbers, uint64 beyond the range of long a BigInteger.
   */
  public @Nullable Object value(int i) {
    return asRow(layout.row(i));
  }

  /** The value of a stored row. */
  public @Nullable Object asRow(int row) {
    if (layout.isNull(row)) {
      return null;
    }
    if (layout.isScalar()) {
      return element(layout.start(row));
    }
    return nested(layout.dims(row), 0, new int[] {layout.start(row)});
  }

  private List<@Nullable Object> nested(int[] dims, int axis, int[] next) {
    List<@Nullable Object> list = new ArrayList<>(dims[axis]);
    for (int i = 0; i < dims[axis]; i++) {
      if (axis + 1 < dims.length) {
        list.add(nested(dims, axis + 1, next));
      } else {
        list.add(element(next[0]++));
      }
    }
    return list;
  }

  private static boolean hasMissing(int[] positions) {
    for (int position : positions) {
      if (position < 0) {
        return true;
      }
    }
    return false;
  }

  /** Copies each taken row's elements with a copier of ranges. */
  final void copyRows(int[] positions, Layout packed, RangeCopy copy) {
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] >= 0) {
        int row = layout.row(positions[i]);
        copy.copy(layout.start(row), packed.start(i), Math.min(layout.size(row), packed.size(i)));
      }
    }
  }

  interface RangeCopy {
    void copy(int from, int to, int count);
  }
}
