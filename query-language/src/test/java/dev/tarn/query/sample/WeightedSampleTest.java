package dev.tarn.query.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.query.ChiSquare;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedSampleTest {
  private static double[] weights(int rows, IntToDoubleFunction weight) {
    double[] weights = new double[rows];
    Arrays.setAll(weights, weight);
    return weights;
  }

  private static long count(int[] drawn, int from) {
    return Arrays.stream(drawn).filter(row -> row >= from).count();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-12, 1e-300, 1e300})
  void sixteenMillionRowsKeepTheirShares(double scale) {
    int rows = (1 << 24) + 1000;
    double[] weights = weights(rows, row -> (row < rows / 2 ? 2 : 1) * scale);
    int[] drawn = WeightedSample.withReplacement(weights, 11, 0, 100_000, 2);
    assertEquals(1 / 3.0, count(drawn, rows / 2) / 100_000.0, 0.006);
  }

  @Test
  void manyDifferentWeightsKeepTheirShares() {
    int rows = (1 << 20) + 1000;
    double[] weights = weights(rows, row -> (row < rows / 2 ? 2 : 1) + row * 1e-9);
    int[] drawn = WeightedSample.withReplacement(weights, 5, 0, 100_000, 2);
    assertEquals(1 / 3.0, count(drawn, rows / 2) / 100_000.0, 0.006);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 42, -7})
  void rowsOfWeightZeroAreNeverDrawn(long seed) {
    double[] weights = new double[1_000_000];
    weights[0] = 1e-30;
    weights[500_000] = 1e-30;
    weights[999_998] = 2e-30;
    int[] drawn = WeightedSample.withReplacement(weights, seed, 0, 100_000, 1);
    long[] counts = new long[3];
    for (int row : drawn) {
      counts[row == 0 ? 0 : row == 500_000 ? 1 : 2]++;
      assertTrue(weights[row] > 0, "row " + row);
    }
    assertEquals(0.25, counts[0] / 100_000.0, 0.006);
    assertEquals(0.25, counts[1] / 100_000.0, 0.006);
    assertEquals(0.5, counts[2] / 100_000.0, 0.0065);
  }

  @Test
  void threadsDoNotMatterAndOffsetsSkipDraws() {
    double[] weights = weights(1000, row -> row % 7);
    int[] one = WeightedSample.withReplacement(weights, 3, 0, 600_000, 1);
    assertArrayEquals(one, WeightedSample.withReplacement(weights, 3, 0, 600_000, 4));
    assertArrayEquals(
        Arrays.copyOfRange(one, 1000, 2000),
        WeightedSample.withReplacement(weights, 3, 1000, 1000, 2));
    double[] different = weights(1000, row -> 1 + row * 0.001);
    assertArrayEquals(
        WeightedSample.withReplacement(different, 3, 0, 600_000, 1),
        WeightedSample.withReplacement(different, 3, 0, 600_000, 4));
  }

  // These are part of what a seed means: a change of them changes the rows of every query that has
  // been written down.
  @Test
  void knownSeedsDrawKnownRows() {
    double[] weights = {0, 1, 2, 3, 0, 4};
    assertArrayEquals(KNOWN, WeightedSample.withReplacement(weights, 42, 0, 12, 1));
    assertArrayEquals(KNOWN_DISTINCT, WeightedSample.withoutReplacement(weights, 42, 0, 6));
  }

  private static final int[] KNOWN = {3, 5, 5, 5, 5, 3, 3, 5, 1, 2, 3, 2};
  private static final int[] KNOWN_DISTINCT = {2, 3, 5, 1};

  @Test
  void withoutReplacementEachRowComesOnceInProportion() {
    double[] weights = {0, 1e-300, 3e-300, 6e-300, 0};
    long[] first = new long[5];
    for (int seed = 0; seed < 20_000; seed++) {
      int[] drawn = WeightedSample.withoutReplacement(weights, seed, 0, 10);
      assertEquals(3, drawn.length);
      assertEquals(3, Arrays.stream(drawn).distinct().count());
      first[drawn[0]]++;
    }
    assertEquals(0.1, first[1] / 20_000.0, 0.01);
    assertEquals(0.3, first[2] / 20_000.0, 0.015);
    assertEquals(0.6, first[3] / 20_000.0, 0.015);
  }

  /** Of few different weights, of as many as there are rows, and of rows that span the range. */
  private static Stream<double[]> someWeights() {
    return Stream.of(
        weights(50, row -> row % 4),
        weights(700, row -> 1 + row * 0.01),
        weights(40, row -> row == 0 ? 1e300 : row == 1 ? 3e300 : 1e-300),
        weights(1, row -> 5),
        weights(30, row -> 1));
  }

  @ParameterizedTest
  @MethodSource("someWeights")
  void drawnFrequenciesAreThoseOfTheWeights(double[] weights) {
    double largest = Arrays.stream(weights).max().orElseThrow();
    double[] shares = Arrays.stream(weights).map(w -> w / largest).toArray();
    double total = Arrays.stream(shares).sum();
    long[] counts = new long[weights.length];
    for (int row : WeightedSample.withReplacement(weights, 17, 0, 200_000, 2)) {
      counts[row]++;
    }
    assertEquals(Optional.empty(), ChiSquare.reject(counts, shares, total, 200_000));
    long[] first = new long[weights.length];
    long[] second = new long[weights.length];
    for (int seed = 0; seed < 20_000; seed++) {
      int[] drawn = WeightedSample.withoutReplacement(weights, seed, 0, 2);
      first[drawn[0]]++;
      second[drawn[drawn.length - 1]]++;
    }
    assertEquals(Optional.empty(), ChiSquare.reject(first, shares, total, 20_000));
    if (weights.length > 1) {
      double[] next = secondDraws(shares, total);
      assertEquals(Optional.empty(), ChiSquare.reject(second, next, 1, 20_000));
    }
  }

  /** The probability of each row to be the second of two different rows. */
  private static double[] secondDraws(double[] shares, double total) {
    double[] second = new double[shares.length];
    for (int i = 0; i < shares.length; i++) {
      double left = 0;
      for (int k = 0; k < shares.length; k++) {
        left += k == i ? 0 : shares[k];
      }
      for (int k = 0; k < shares.length; k++) {
        second[k] += k == i || shares[i] == 0 ? 0 : shares[i] / total * shares[k] / left;
      }
    }
    return second;
  }

  @Test
  void nothingIsDrawnFromNothing() {
    assertEquals(0, WeightedSample.withReplacement(new double[5], 1, 0, 10, 1).length);
    assertEquals(0, WeightedSample.withoutReplacement(new double[5], 1, 0, 10).length);
  }
}
