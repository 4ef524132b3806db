package dev.tarn.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;

/** Milliseconds that something takes. */
final class Timing {
  private static final double NANOS_A_MILLI = 1e6;

  private Timing() {}

  /** What was measured, and the last result. */
  record Measured<T>(double millis, T result) {}

  static double millisSince(long start) {
    return (System.nanoTime() - start) / NANOS_A_MILLI;
  }

  static double secondsSince(long start) {
    return millisSince(start) / 1000;
  }

  /**
   * One unmeasured call, then the median of {@code runs}, of 2 where a call takes over a second.
   */
  static <T> Measured<T> warm(int runs, Supplier<T> call) {
    long start = System.nanoTime();
    T result = call.get();
    double[] times = new double[secondsSince(start) < 1 ? runs : 2];
    for (int i = 0; i < times.length; i++) {
      start = System.nanoTime();
      result = call.get();
      times[i] = millisSince(start);
    }
    return new Measured<>(median(times), result);
  }

  /** Does something once and says how long it took, without what is only preparation. */
  interface Round {
    double millis() throws IOException;
  }

  /**
   * What a work takes that is one call, in a process where Java has compiled nothing yet, and
   * later.
   *
   * @param cold the first round
   * @param warm the median of the second half of the rounds
   */
  record ColdAndWarm(double cold, double warm) {}

  static ColdAndWarm coldAndWarm(int rounds, Round round) throws IOException {
    double[] times = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      times[i] = round.millis();
    }
    return new ColdAndWarm(times[0], median(Arrays.copyOfRange(times, rounds / 2, rounds)));
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static double mean(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum / (to - from);
  }
}
