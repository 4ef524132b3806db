package dev.tarn.training.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.View;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StreamResumeTest {
  private static final int BATCH = 16;

  private static StreamOptions options() {
    return Pictures.augmented().withBatchSize(BATCH).withBatchesAhead(8).withSeed(5);
  }

  @Test
  void whatComesAfterResumingIsWhatWouldHaveComeNext() {
    try (Dataset dataset = Pictures.dataset(203, Pictures::gradient, i -> "g0")) {
      assertContinues(dataset.all(), 0, 5);
      assertContinues(dataset.all(), 0, 12);
      assertContinues(dataset.all(), 0, 13);
      assertContinues(dataset.all(), 3, 5);
      assertContinues(dataset.all(), 3, 13);
    }
  }

  @Test
  void aSampledViewWhoseRowsRepeatContinuesTheSameWay() {
    SplittableRandom random = new SplittableRandom(3);
    long[] rows = new long[203];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = random.nextInt(40);
    }
    try (Dataset dataset = Pictures.dataset(40, Pictures::gradient, i -> "g0")) {
      assertContinues(dataset.rows(RowSelection.of(rows)), 0, 5);
      assertContinues(dataset.rows(RowSelection.of(rows)), 3, 13);
    }
  }

  /**
   * Stops after some batches of an epoch, resumes with other workers, and reads to the end of the
   * next epoch.
   */
  private static void assertContinues(View view, int stopEpoch, int stopBatches) {
    Delivered uninterrupted = new Delivered();
    try (BatchStream stream = BatchStream.of(view, options().withWorkers(2))) {
      uninterrupted.take(stream, stopEpoch, Integer.MAX_VALUE);
      uninterrupted.take(stream, stopEpoch + 1, Integer.MAX_VALUE);
    }
    Delivered resumed = new Delivered();
    ResumePoint point;
    try (BatchStream stream = BatchStream.of(view, options().withWorkers(3))) {
      resumed.take(stream, stopEpoch, stopBatches);
      point = stream.resumePoint();
    }
    try (BatchStream stream =
        BatchStream.of(
            view, Pictures.augmented().withBatchSize(BATCH).withWorkers(1).resumeAt(point))) {
      for (int epoch = stream.firstEpoch(); epoch <= stopEpoch + 1; epoch++) {
        resumed.take(stream, epoch, Integer.MAX_VALUE);
      }
    }
    assertEquals(uninterrupted, resumed);
  }

  @Test
  void aResumePointSaysCommitViewSeedEpochAndDeliveredRows() {
    try (Dataset dataset = Pictures.dataset(203);
        BatchStream stream = BatchStream.of(dataset.all(), options().withWorkers(2))) {
      new Delivered().take(stream, 0, 5);

      assertEquals(
          new ResumePoint(dataset.head().id(), dataset.all().id(), 5, 0, 80), stream.resumePoint());
    }
  }

  @Test
  void aPointOfAnotherViewIsRefused() {
    try (Dataset dataset = Pictures.dataset(20)) {
      ResumePoint point;
      try (BatchStream stream = BatchStream.of(dataset.all(), options())) {
        point = stream.resumePoint();
      }
      View other = dataset.all().range(0, 10);

      StreamException e =
          assertThrows(
              StreamException.class, () -> BatchStream.of(other, options().resumeAt(point)));

      assertEquals("other-view", e.code());
      assertEquals(
          "The resume point is of view "
              + dataset.all().id()
              + " at commit "
              + dataset.head().id()
              + ", position 0; this is view "
              + other.id()
              + " at commit "
              + dataset.head().id()
              + " with 10 rows.",
          e.getMessage());
    }
  }
}
