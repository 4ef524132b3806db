package dev.tarn.query.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CounterRandomTest {
  private static double chiSquare(long[] counts, long draws) {
    double expected = (double) draws / counts.length;
    double sum = 0;
    for (long count : counts) {
      sum += (count - expected) * (count - expected) / expected;
    }
    return sum;
  }

  @Test
  void everyCounterIsUniformOverSeedsAndEverySeedOverCounters() {
    for (int fixed = 0; fixed < 40; fixed++) {
      long[] overSeeds = new long[16];
      long[] overCounters = new long[16];
      for (int moving = 0; moving < 16_000; moving++) {
        overSeeds[(int) (16 * new CounterRandom(moving, fixed % 4).uniform(fixed))]++;
        overCounters[(int) (16 * new CounterRandom(fixed, fixed % 4).uniform(moving))]++;
      }
      // The 0.99999 quantile of chi square with 15 degrees of freedom is 50.5.
      assertTrue(chiSquare(overSeeds, 16_000) < 50.5, "counter " + fixed);
      assertTrue(chiSquare(overCounters, 16_000) < 50.5, "seed " + fixed);
    }
  }

  @Test
  void neighboursAreIndependent() {
    long[] pairs = new long[64];
    CounterRandom random = new CounterRandom(1, 1);
    for (int n = 0; n < 64_000; n++) {
      pairs[(int) (8 * random.uniform(n)) * 8 + (int) (8 * random.uniform(n + 1))]++;
    }
    // The 0.99999 quantile of chi square with 63 degrees of freedom is 121.
    assertTrue(chiSquare(pairs, 64_000) < 121);
  }

  @Test
  void numbersBelowABoundReachBothEnds() {
    CounterRandom random = new CounterRandom(9, 3);
    boolean first = false;
    boolean last = false;
    for (int n = 0; n < 1000; n++) {
      int below = random.below(n, 7);
      first |= below == 0;
      last |= below == 6;
      assertTrue(below >= 0 && below < 7);
    }
    assertEquals(true, first && last);
  }
}
