package dev.tarn.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tarn.dataset.RowSelection;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ViewIdTest {
  private static final String DATASET = "000102030405060708090a0b0c0d0e0f";
  private static final String COMMIT = "11".repeat(32);

  @Test
  void theTestVectorOfTheFormatIsKept() {
    assertEquals(
        "e4d8df9c45d3a54c13790d5e352268a626abbd41977a7a3618d859578243b471",
        ViewId.of(DATASET, COMMIT, "\"images\", \"labels\"", RowSelection.of(2, 0, 2)));
  }

  @Test
  void aRangeAndTheSameRowsOneByOneHaveOneId() {
    long[] rows = LongStream.range(5, 20_000).toArray();
    assertEquals(
        ViewId.of(DATASET, COMMIT, "\"a\"", RowSelection.range(5, 20_000)),
        ViewId.of(DATASET, COMMIT, "\"a\"", RowSelection.of(rows)));
  }

  @Test
  void orderColumnsAndCommitMakeAnotherId() {
    String id = ViewId.of(DATASET, COMMIT, "\"a\"", RowSelection.of(0, 1));
    assertNotEquals(id, ViewId.of(DATASET, COMMIT, "\"a\"", RowSelection.of(1, 0)));
    assertNotEquals(id, ViewId.of(DATASET, COMMIT, "\"b\"", RowSelection.of(0, 1)));
    assertNotEquals(id, ViewId.of(DATASET, "12".repeat(32), "\"a\"", RowSelection.of(0, 1)));
  }
}
