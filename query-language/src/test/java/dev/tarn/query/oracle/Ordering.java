package dev.tarn.query.oracle;

import org.jspecify.annotations.Nullable;

/** The order of ORDER BY. */
final class Ordering {
  private Ordering() {}

  /** NaN comes after all numbers and null after NaN, in both directions, unless NULLS FIRST. */
  static int compare(
      @Nullable Object a, @Nullable Object b, boolean descending, boolean nullsFirst) {
    if (a == null || b == null) {
      return a == b ? 0 : (a == null) == nullsFirst ? -1 : 1;
    }
    return compare(a, b, descending);
  }

  static int compare(Object a, Object b, boolean descending) {
    if (Ops.isNan(a) || Ops.isNan(b)) {
      return Boolean.compare(Ops.isNan(a), Ops.isNan(b));
    }
    Integer order = Ops.order(a, b);
    return order == null ? 0 : descending ? -order : order;
  }
}
