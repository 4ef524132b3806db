package dev.tarn.query.sample;

import java.util.Arrays;

/** Draws rows by weight. */
public final class WeightedSample {
  private static final long DRAWS = 1;
  private static final long KEYS = 2;

  private WeightedSample() {}

  /**
   * Independent draws, each row with probability weight / total. A row of weight 0 is never drawn.
   *
   * @param weights finite and at least 0; borrowed
   * @param seed any value; the same seed draws the same rows on every machine and with any number
   *     of threads
   * @param skip how many draws are left out at the beginning
   * @param draws how many are wanted
   * @return positions in the order drawn; none if all weights are 0
   */
  public static int[] withReplacement(
      double[] weights, long seed, long skip, long draws, int threads) {
    RowChooser chooser =
        WeightClasses.of(weights)
            .<RowChooser>map(classes -> classes)
            .orElseGet(() -> AliasTable.of(weights));
    return drawn(chooser, seed, skip, draws, threads);
  }

  /** How many different weights {@link #ofGroups} takes. */
  public static int mostGroups() {
    return WeightClasses.MOST;
  }

  /**
   * The same draws from rows that are grouped by their weights.
   *
   * @param values the different weights above 0, rising; at most {@link #mostGroups}
   * @param starts where each weight's rows begin, and behind them where the last end
   * @param rows the rows of each weight, rising; borrowed
   */
  public static int[] ofGroups(
      double[] values, int[] starts, int[] rows, long seed, long skip, long draws, int threads) {
    return drawn(WeightClasses.of(values, starts, rows), seed, skip, draws, threads);
  }

  /**
   * The same draws, of places among the rows in the order of their weights: for who asks for so few
   * that the rows need not be known for it.
   *
   * @param values the different weights above 0, rising; at most {@link #mostGroups}
   * @param starts where each weight's rows begin, and behind them where the last end, above 0
   */
  public static int[] placesInGroups(
      double[] values, int[] starts, long seed, long skip, long draws, int threads) {
    WeightClasses classes = WeightClasses.of(values, starts, new int[0]);
    return drawn(
        new RowChooser() {
          @Override
          public boolean isEmpty() {
            return classes.isEmpty();
          }

          @Override
          public int choose(CounterRandom random, long n) {
            return classes.place(random, n);
          }
        },
        seed,
        skip,
        draws,
        threads);
  }

  private static int[] drawn(RowChooser chooser, long seed, long skip, long draws, int threads) {
    CounterRandom random = new CounterRandom(seed, DRAWS);
    if (chooser.isEmpty()) {
      return new int[0];
    }
    int[] drawn = new int[Math.toIntExact(draws)];
    ParallelFill.fill(
        drawn.length,
        threads,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            drawn[i] = chooser.choose(random, skip + i);
          }
        });
    return drawn;
  }

  /**
   * Different rows, drawn one after another, each with a probability proportional to its weight
   * among those left.
   *
   * <p>Each row's key is an exponential variable of its weight's rate; the smallest keys in order
   * are such draws (P. S. Efraimidis, P. G. Spirakis, Weighted random sampling with a reservoir,
   * 2006). Keys are compared by their logarithms, so that weights of 1e-300 and 1e300 keep their
   * order.
   *
   * @return at most {@code draws} positions in the order drawn; rows of weight 0 stay out
   */
  public static int[] withoutReplacement(double[] weights, long seed, long skip, long draws) {
    CounterRandom random = new CounterRandom(seed, KEYS);
    int positive = 0;
    for (double weight : weights) {
      positive += weight > 0 ? 1 : 0;
    }
    double[] keys = new double[positive];
    int[] rows = new int[positive];
    int n = 0;
    for (int row = 0; row < weights.length; row++) {
      if (weights[row] > 0) {
        rows[n] = row;
        keys[n++] = key(random, row, weights[row]);
      }
    }
    int[] order = KeyOrder.sort(keys);
    int from = (int) Math.min(skip, positive);
    int to = (int) Math.min(from + Math.min(draws, positive), positive);
    int[] drawn = Arrays.copyOfRange(order, from, to);
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = rows[drawn[i]];
    }
    return drawn;
  }

  private static double key(CounterRandom random, int row, double weight) {
    // In (0, 1]: the logarithm of 0 would make a key that no weight can move.
    double u = ((random.bits(row) >>> 11) + 1) * 0x1p-53;
    double exponential = -StrictMath.log(u);
    return StrictMath.log(exponential) - StrictMath.log(weight);
  }
}
