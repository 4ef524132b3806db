package dev.tarn.dataset;

/** Finds row numbers when they are asked for, the same each time. Threads may share it. */
public interface RowFinder {
  /** The row numbers, in order, perhaps with room behind them; the array is the caller's. */
  int[] find();

  /**
   * The same row numbers.
   *
   * @param into as long as there are row numbers; what it held is overwritten
   */
  default void findInto(long[] into) {
    int[] found = find();
    for (int i = 0; i < into.length; i++) {
      into[i] = found[i];
    }
  }
}
