package dev.tarn.training.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DrawsTest {
  /** The known answers of Random123 (kat_vectors, philox4x32 with 10 rounds). */
  @Test
  void isThePublishedPhilox() {
    assertArrayEquals(
        new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, Draws.philox(0, 0, 0, 0, 0, 0));
    assertArrayEquals(
        new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
        Draws.philox(-1, -1, -1, -1, -1, -1));
    assertArrayEquals(
        new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
        Draws.philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
  }

  @Test
  void dependsOnSeedEpochRowAndOccurrenceAndOnNothingElse() {
    Set<Double> seen = new HashSet<>();
    for (long seed : new long[] {0, 1, 1L << 40}) {
      for (int epoch = 0; epoch < 3; epoch++) {
        for (long row : new long[] {0, 1, 1L << 33}) {
          for (int occurrence = 0; occurrence < 3; occurrence++) {
            Draws draws = Draws.of(seed, epoch, row, occurrence);
            seen.add(draws.uniform(5));
            draws.uniform(7);
            assertEquals(draws.uniform(5), Draws.of(seed, epoch, row, occurrence).uniform(5));
          }
        }
      }
    }
    assertEquals(81, seen.size());
  }

  @Test
  void isEvenFromZeroToOne() {
    int[] tenths = new int[10];
    for (int row = 0; row < 20_000; row++) {
      double draw = Draws.of(7, 1, row, 0).uniform(0);
      assertTrue(draw >= 0 && draw < 1);
      tenths[(int) (draw * 10)]++;
    }
    for (int count : tenths) {
      // Five standard deviations of a count of 2,000.
      assertEquals(2000, count, 212);
    }
  }
}
