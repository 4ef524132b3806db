package dev.tarn.query.expression;

import org.jspecify.annotations.Nullable;

/**
 * Which rows of a relation: a run of neighbours, or positions in any order. Immutable; the array is
 * borrowed.
 */
public final class Rows {
  private final int from;
  private final int count;
  private final int @Nullable [] positions;

  private Rows(int from, int count, int @Nullable [] positions) {
    this.from = from;
    this.count = count;
    this.positions = positions;
  }

  /** A run of neighbours. */
  public static Rows range(int from, int count) {
    return new Rows(from, count, null);
  }

  /**
   * Positions in any order, repeats allowed; -1 stands for a row that is not there, all of whose
   * values are null.
   */
  public static Rows at(int[] positions) {
    return new Rows(0, positions.length, positions);
  }

  /** How many. */
  public int count() {
    return count;
  }

  /** The position of the i-th. */
  public int position(int i) {
    return positions == null ? from + i : positions[i];
  }

  /** Whether these are neighbours. */
  public boolean isRange() {
    return positions == null;
  }

  /** The first of a run of neighbours. */
  public int from() {
    return from;
  }

  /** Some of these rows. */
  public Rows take(int[] picked) {
    int[] taken = new int[picked.length];
    for (int i = 0; i < picked.length; i++) {
      taken[i] = picked[i] < 0 ? -1 : position(picked[i]);
    }
    return at(taken);
  }

  /** The positions as an array; borrowed. */
  public int[] toArray() {
    if (positions != null) {
      return positions;
    }
    int[] all = new int[count];
    for (int i = 0; i < count; i++) {
      all[i] = from + i;
    }
    return all;
  }

  /** The same positions seen through another selection: {@code through[position]}. */
  public Rows through(int[] selection) {
    int[] mapped = new int[count];
    for (int i = 0; i < count; i++) {
      int position = position(i);
      mapped[i] = position < 0 ? -1 : selection[position];
    }
    return at(mapped);
  }
}
