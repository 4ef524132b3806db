package dev.tarn.query.execute;

import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import java.util.Arrays;

/**
 * Keeps rows that are not there (an outer join's) away from expressions, which would make values of
 * them.
 */
final class Missing {
  private Missing() {}

  /** The rows that are there. */
  static Rows present(Rows rows) {
    if (rows.isRange()) {
      return rows;
    }
    int[] all = rows.toArray();
    int[] present = Arrays.stream(all).filter(position -> position >= 0).toArray();
    return present.length == all.length ? rows : Rows.at(present);
  }

  /**
   * The values of the rows that are there, with nulls for the others; constants become as long as
   * the rows.
   */
  static Column spread(Column computed, Rows rows) {
    int[] places = new int[rows.count()];
    int next = 0;
    for (int i = 0; i < places.length; i++) {
      places[i] = rows.position(i) < 0 ? -1 : next++;
    }
    if (next == places.length) {
      return computed;
    }
    return computed.take(places);
  }
}
