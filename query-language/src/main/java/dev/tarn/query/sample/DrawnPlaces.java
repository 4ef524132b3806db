package dev.tarn.query.sample;

/**
 * Which of many places were drawn, each numbered by how many drawn ones lie before it. Threads may
 * ask.
 */
public final class DrawnPlaces {
  private final long[] drawn;
  private final int[] before;

  /**
   * The set of some places.
   *
   * @param places in any order, each as often as it was drawn; borrowed
   * @param count how many places there are
   */
  public DrawnPlaces(int[] places, int count) {
    this.drawn = new long[(count >> 6) + 1];
    for (int place : places) {
      drawn[place >> 6] |= 1L << place;
    }
    this.before = new int[drawn.length + 1];
    for (int word = 0; word < drawn.length; word++) {
      before[word + 1] = before[word] + Long.bitCount(drawn[word]);
    }
  }

  /** How many different places were drawn. */
  public int size() {
    return before[drawn.length];
  }

  /** Whether a place was drawn. */
  public boolean has(int place) {
    return (drawn[place >> 6] >>> place & 1) != 0;
  }

  /** The number of a drawn place, from 0 to before {@link #size}. */
  public int number(int place) {
    return before[place >> 6] + Long.bitCount(drawn[place >> 6] & (1L << place) - 1);
  }
}
