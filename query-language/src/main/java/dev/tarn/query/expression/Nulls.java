package dev.tarn.query.expression;

import dev.tarn.query.value.Column;
import dev.tarn.query.value.Layout;
import org.jspecify.annotations.Nullable;

/** Which rows of a result are null because an argument is. */
public final class Nulls {
  private Nulls() {}

  /** The rows in which any of the columns is null; null where there is none. */
  public static boolean @Nullable [] any(Column[] columns, int rows) {
    boolean[] nulls = null;
    for (Column column : columns) {
      nulls = add(nulls, column.layout(), rows);
    }
    return nulls;
  }

  static boolean @Nullable [] either(Layout one, Layout other, int rows) {
    return add(add(null, one, rows), other, rows);
  }

  private static boolean @Nullable [] add(boolean @Nullable [] nulls, Layout layout, int rows) {
    if (!layout.hasNulls()) {
      return nulls;
    }
    boolean[] merged = nulls;
    for (int i = 0; i < rows; i++) {
      if (layout.isNull(layout.row(i))) {
        merged = merged == null ? new boolean[rows] : merged;
        merged[i] = true;
      }
    }
    return merged;
  }
}
