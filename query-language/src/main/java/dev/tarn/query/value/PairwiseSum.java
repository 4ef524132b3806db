package dev.tarn.query.value;

/**
 * Sums of floating-point numbers that are the same whatever the chunks and threads: blocks of 128
 * neighbours are added from left to right, and the blocks' sums are combined in pairs, by their
 * place in the whole.
 *
 * <p>The error grows with the logarithm of the count (N. J. Higham, The accuracy of floating point
 * summation, 1993).
 */
public final class PairwiseSum {
  private static final int BLOCK = 128;

  /** Made when the first block is full: most groups are small. */
  private double[] partial = new double[0];

  private long blocks;
  private double block;
  private int inBlock;

  /** Adds the next number. */
  public void add(double value) {
    block += value;
    if (++inBlock == BLOCK) {
      if (partial.length == 0) {
        partial = new double[64];
      }
      double sum = block;
      // As binary addition carries: two sums of equally many blocks become one.
      int level = 0;
      for (long n = blocks; (n & 1) == 1; n >>>= 1) {
        sum = partial[level++] + sum;
      }
      partial[level] = sum;
      blocks++;
      block = 0;
      inBlock = 0;
    }
  }

  /** The sum so far; 0 of nothing. */
  public double sum() {
    double sum = block;
    boolean any = inBlock > 0;
    int level = 0;
    for (long n = blocks; n != 0; n >>>= 1) {
      if ((n & 1) == 1) {
        sum = any ? partial[level] + sum : partial[level];
        any = true;
      }
      level++;
    }
    return sum;
  }

  /** The sum of {@code count} numbers from {@code start} on, {@code stride} apart. */
  public static double of(double[] values, int start, int count, int stride) {
    if (count <= BLOCK) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += values[start + i * stride];
      }
      return sum;
    }
    PairwiseSum sum = new PairwiseSum();
    for (int i = 0; i < count; i++) {
      sum.add(values[start + i * stride]);
    }
    return sum.sum();
  }
}
