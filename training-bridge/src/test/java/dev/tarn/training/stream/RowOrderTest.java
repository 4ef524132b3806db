package dev.tarn.training.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowOrderTest {
  @Test
  void everyPositionComesOnce() {
    for (int count : new int[] {0, 1, 2, 3, 203, 1000}) {
      int[] order = positions(RowOrder.shuffled(count, 42, 3));
      int[] sorted = order.clone();
      Arrays.sort(sorted);
      assertArrayEquals(positions(RowOrder.sequential(count)), sorted);
    }
  }

  @Test
  void theOrderIsTheSameInEveryReleaseAndOnEveryMachine() {
    assertEquals(
        "[7, 4, 2, 1, 0, 8, 3, 6, 5, 9]", Arrays.toString(positions(RowOrder.shuffled(10, 42, 0))));
    assertEquals(
        "[5, 7, 8, 6, 3, 2, 1, 4, 9, 0]", Arrays.toString(positions(RowOrder.shuffled(10, 42, 1))));
    assertEquals(
        "[6, 8, 5, 1, 9, 2, 7, 0, 3, 4]", Arrays.toString(positions(RowOrder.shuffled(10, -1, 0))));
  }

  @Test
  void everyOrderOfFourIsAsLikelyOverSeedsAndOverEpochs() {
    assertTrue(chiSquare(true) < 49.7, "23 degrees of freedom, one in a thousand");
    assertTrue(chiSquare(false) < 49.7, "23 degrees of freedom, one in a thousand");
  }

  private static double chiSquare(boolean overSeeds) {
    Map<String, Integer> counts = new HashMap<>();
    int draws = 24_000;
    for (int i = 0; i < draws; i++) {
      RowOrder order = RowOrder.shuffled(4, overSeeds ? i : 7, overSeeds ? 0 : i);
      counts.merge(Arrays.toString(positions(order)), 1, Integer::sum);
    }
    double expected = draws / 24.0;
    assertEquals(24, counts.size());
    return counts.values().stream()
        .mapToDouble(n -> (n - expected) * (n - expected) / expected)
        .sum();
  }

  @Test
  void aRowsOccurrencesAreCountedInTheOrderOfTheView() {
    Occurrences occurrences = Occurrences.of(new long[] {7, 3, 7, 0, 7, 3, Long.MAX_VALUE});

    int[] found = new int[7];
    for (int i = 0; i < found.length; i++) {
      found[i] = occurrences.at(i);
    }
    assertArrayEquals(new int[] {0, 0, 1, 0, 2, 1, 0}, found);
  }

  @Test
  void rowsThatStandOnceHaveNoFurtherOccurrence() {
    long[] rows = new long[100_000];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = 3L * (rows.length - i);
    }
    Occurrences occurrences = Occurrences.of(rows);

    for (int i = 0; i < rows.length; i++) {
      assertEquals(0, occurrences.at(i));
    }
    assertFalse(Occurrences.of(new long[0]).at(5) > 0);
  }

  private static int[] positions(RowOrder order) {
    int[] positions = new int[order.count()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = order.position(i);
    }
    return positions;
  }
}
