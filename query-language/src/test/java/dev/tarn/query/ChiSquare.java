package dev.tarn.query;

import java.util.Optional;

/** Pearson's test of drawn counts against weights. */
public final class ChiSquare {
  private ChiSquare() {}

  /**
   * Why the counts are not those of these weights, at a level of 0.0001; rows that expect fewer
   * than 5 are joined.
   */
  public static Optional<String> reject(long[] counts, double[] weights, double total, long draws) {
    double statistic = 0;
    int cells = 0;
    double restExpected = 0;
    long restCount = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = draws * weights[i] / total;
      if (expected >= 5) {
        statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
        cells++;
      } else {
        restExpected += expected;
        restCount += counts[i];
      }
    }
    if (restExpected > 0) {
      statistic += (restCount - restExpected) * (restCount - restExpected) / restExpected;
      cells++;
    }
    double critical = critical(cells - 1);
    return cells > 1 && statistic > critical
        ? Optional.of(
            "chi square " + statistic + " of " + (cells - 1) + " degrees is above " + critical)
        : Optional.empty();
  }

  /** The 0.9999 quantile by Wilson and Hilferty's approximation; 3.719 is the normal's. */
  static double critical(int degrees) {
    double d = Math.max(1, degrees);
    double root = 1 - 2 / (9 * d) + 3.719016 * Math.sqrt(2 / (9 * d));
    return d * root * root * root;
  }
}
