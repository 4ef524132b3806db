package dev.tarn.training.stream;

/**
 * How many times a row stood in a view before each position: 0 for a row's first place, 1 for its
 * second … So a row that a sampled view repeats is augmented differently each time, and a row is
 * augmented the same in whatever view it stands. Immutable; 4 bytes a position, none where nothing
 * repeats.
 */
final class Occurrences {
  private static final Occurrences NONE = new Occurrences(new int[0]);
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final int[] byPosition;

  private Occurrences(int[] byPosition) {
    this.byPosition = byPosition;
  }

  /** For rows that are known to stand once each. */
  static Occurrences none() {
    return NONE;
  }

  /**
   * Counts.
   *
   * @param rows row numbers by position, at least 0; borrowed
   */
  static Occurrences of(long[] rows) {
    // Open addressing without boxes: a sampled view has millions of rows.
    int bits = 64 - Long.numberOfLeadingZeros(Math.max(2L, 2L * rows.length - 1));
    int mask = (1 << bits) - 1;
    long[] seen = new long[mask + 1];
    int[] counts = new int[mask + 1];
    int[] occurrences = new int[rows.length];
    boolean repeats = false;
    for (int i = 0; i < rows.length; i++) {
      int slot = (int) ((rows[i] * SPREAD) >>> (64 - bits));
      while (counts[slot] != 0 && seen[slot] != rows[i]) {
        slot = (slot + 1) & mask;
      }
      seen[slot] = rows[i];
      occurrences[i] = counts[slot]++;
      repeats |= occurrences[i] > 0;
    }
    return repeats ? new Occurrences(occurrences) : NONE;
  }

  int at(int position) {
    return byPosition.length == 0 ? 0 : byPosition[position];
  }
}
