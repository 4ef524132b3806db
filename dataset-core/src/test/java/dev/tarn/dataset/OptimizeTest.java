package dev.tarn.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.version.Commit;
import dev.tarn.version.LayoutResult;
import dev.tarn.version.MergeResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimizeTest {
  @TempDir java.nio.file.Path folder;
  private BufferAllocator allocator;
  private Dataset ds;

  /** Forty commits of one row, two of updates, one of a deletion. */
  @BeforeEach
  void aDatasetOfManySmallCommits() {
    allocator = new RootAllocator();
    ds =
        Dataset.create(
            folder.resolve("ds").toString(),
            List.of(
                TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT32),
                TensorSpec.of("text", Htype.TEXT)),
            DatasetOptions.defaults().withAllocator(allocator));
    for (int i = 0; i < 40; i++) {
      int n = i;
      ds.commit("row " + i, rows -> rows.add(Map.of("n", n, "text", "t" + n)));
    }
    ds.transact("one", tx -> tx.update(3, Map.of("n", 33)));
    ds.transact("two", tx -> tx.update(RowSelection.of(3, 30), Map.of("text", "new")));
    ds.transact("three", tx -> tx.delete(RowSelection.of(10)));
  }

  @AfterEach
  void everyBufferIsReleased() {
    assertTrue(ds.verify().ok());
    ds.close();
    allocator.close();
  }

  private static List<String> rows(Dataset dataset) {
    List<String> rows = new ArrayList<>();
    for (long row = 0; row < dataset.rowCount(); row++) {
      rows.add(
          dataset.rowId(row)
              + " "
              + dataset.tensor("n").value(row)
              + " "
              + dataset.tensor("text").value(row));
    }
    return rows;
  }

  @Test
  void rowsIdentitiesCommitsAndStatisticsStay() {
    List<String> before = rows(ds);
    List<String> log = ds.log().stream().map(Commit::id).toList();
    LayoutResult result = ds.optimize(false);
    assertEquals(LayoutResult.Outcome.LAID_OUT, result.outcome());
    assertEquals(40 + 40 + 2, result.chunksBefore());
    assertEquals(2, result.chunksAfter());
    assertEquals(before, rows(ds));
    assertEquals(log, ds.log().stream().map(Commit::id).toList());
    assertEquals(1, ds.tensor("n").chunks().size());
    assertEquals(39, ds.tensor("n").stats().rows());
    assertEquals(LayoutResult.Outcome.GOOD, ds.optimize(false).outcome());
    try (Dataset again = ds.at("main")) {
      assertEquals(before, rows(again));
      assertEquals(log.get(0), again.head().id());
      assertTrue(ds.diff(log.get(0), "main").isEmpty());
      assertEquals("two", again.blame(3).get("text").message());
    }
    try (Dataset old = ds.at("main~20")) {
      assertEquals(log.get(20), old.head().id());
      assertEquals(23, old.rowCount());
    }
  }

  @Test
  void deletedRowsCanBeLeftOutAndComeBackByRevert() {
    List<String> before = rows(ds);
    assertEquals(1, ds.optimize(true).droppedRows());
    assertEquals(before, rows(ds));
    ds.revert("main", "back", MergeResolver.none());
    assertEquals(40, ds.rowCount());
    assertEquals(10, ((Number) ds.tensor("n").value(39).orElseThrow()).intValue());
    assertFalse(before.contains(rows(ds).get(39)));
  }

  @Test
  void commitsGoOnAfterAndBeside() {
    try (Dataset other = ds.at("main")) {
      ds.optimize(false);
      // A handle from before: its rows are found again by their identity.
      other.transact("late", tx -> tx.update(5, Map.of("n", 55)));
      assertEquals(55, ((Number) other.tensor("n").value(5).orElseThrow()).intValue());
      assertEquals(ds.head().id(), other.head().parents().get(0));
      ds.transact("on", tx -> tx.append(Map.of("n", 100)));
      assertEquals(40, ds.rowCount());
      assertEquals(55, ((Number) ds.tensor("n").value(5).orElseThrow()).intValue());
      assertEquals(46, ds.log().size());
    }
  }
}
