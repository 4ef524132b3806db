package dev.tarn.query.sample;

import java.util.Arrays;
import java.util.Optional;

/**
 * Rows by their weight, for few different weights, as MAX_WEIGHT of a few conditions gives: a
 * weight is chosen by its share of the total, then a row among those that have it. Two random
 * numbers, one place in memory.
 */
final class WeightClasses implements RowChooser {
  static final int MOST = 256;

  private final double[] upTo;
  private final int[] starts;
  private final int[] rows;

  private WeightClasses(double[] upTo, int[] starts, int[] rows) {
    this.upTo = upTo;
    this.starts = starts;
    this.rows = rows;
  }

  /** The classes; empty if there are too many different weights. */
  static Optional<WeightClasses> of(double[] weights) {
    double[] values = different(weights);
    if (values.length > MOST) {
      return Optional.empty();
    }
    int[] starts = new int[values.length + 1];
    int[] of = new int[weights.length];
    for (int row = 0; row < weights.length; row++) {
      of[row] = weights[row] > 0 ? place(values, weights[row]) : -1;
      if (of[row] >= 0) {
        starts[of[row] + 1]++;
      }
    }
    for (int c = 0; c < values.length; c++) {
      starts[c + 1] += starts[c];
    }
    int[] next = starts.clone();
    int[] rows = new int[starts[values.length]];
    for (int row = 0; row < weights.length; row++) {
      if (of[row] >= 0) {
        rows[next[of[row]]++] = row;
      }
    }
    return Optional.of(new WeightClasses(shares(values, starts), starts, rows));
  }

  /**
   * The classes of rows that are grouped already.
   *
   * @param values the different weights above 0, rising; at most {@value #MOST}
   * @param starts where each weight's rows begin, and behind them where the last end
   * @param rows the rows of each weight, rising
   */
  static WeightClasses of(double[] values, int[] starts, int[] rows) {
    return new WeightClasses(shares(values, starts), starts, rows);
  }

  private static int place(double[] values, double weight) {
    if (values.length > 8) {
      return Arrays.binarySearch(values, weight);
    }
    int place = 0;
    while (values[place] != weight) {
      place++;
    }
    return place;
  }

  /** The sorted different weights above 0; more than {@link #MOST} once that many are seen. */
  private static double[] different(double[] weights) {
    double[] seen = new double[MOST + 2];
    int n = 0;
    double last = Double.NaN;
    for (double weight : weights) {
      if (weight > 0 && weight != last && n <= MOST) {
        last = weight;
        int at = Arrays.binarySearch(seen, 0, n, weight);
        if (at < 0) {
          int insert = -at - 1;
          System.arraycopy(seen, insert, seen, insert + 1, n - insert);
          seen[insert] = weight;
          n++;
        }
      }
    }
    return Arrays.copyOf(seen, n);
  }

  /**
   * The classes' shares of the total, summed up; the last is 1. Scaled by the largest weight, so
   * that nothing overflows.
   */
  private static double[] shares(double[] values, int[] starts) {
    double[] upTo = new double[values.length];
    double total = 0;
    for (int c = 0; c < values.length; c++) {
      total += values[c] / values[values.length - 1] * (starts[c + 1] - starts[c]);
      upTo[c] = total;
    }
    for (int c = 0; c < values.length; c++) {
      upTo[c] /= total;
    }
    if (upTo.length > 0) {
      upTo[upTo.length - 1] = 1;
    }
    return upTo;
  }

  @Override
  public boolean isEmpty() {
    return starts[starts.length - 1] == 0;
  }

  @Override
  public int choose(CounterRandom random, long n) {
    return rows[place(random, n)];
  }

  /** The place of a draw among the rows in the order of their weights. */
  int place(CounterRandom random, long n) {
    double u = random.uniform(2 * n);
    int c = 0;
    while (u >= upTo[c]) {
      c++;
    }
    int size = starts[c + 1] - starts[c];
    return starts[c] + random.below(2 * n + 1, size);
  }
}
