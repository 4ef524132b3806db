package dev.tarn.training.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.training.stream.Painter.SampleKey;
import dev.tarn.training.stream.Painter.StoredImage;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamFailureTest {
  private static final int BAD_ROW = 57;

  private static Dataset withOneBadRow() {
    return Pictures.dataset(
        200,
        i -> i == BAD_ROW ? Pictures.undecodable() : Pictures.picture(i),
        i -> Pictures.GRADES.get(i % 3));
  }

  private static StreamOptions options(int workers) {
    return Pictures.plain()
        .inOrder()
        .withBatchSize(8)
        .withSeed(9)
        .withWorkers(workers)
        .withBatchesAhead(2);
  }

  @AfterEach
  void allThreadsEnd() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("tarn-stream")) {
        thread.join(TimeUnit.SECONDS.toMillis(20));
        assertFalse(thread.isAlive(), thread.getName());
      }
    }
  }

  @Test
  void anImageThatCannotBeDecodedStopsTheStreamAtItsBatchWithItsRowAndTheCause() {
    for (int workers : new int[] {0, 1, 4}) {
      try (Dataset dataset = withOneBadRow();
          BatchStream stream = BatchStream.of(dataset.all(), options(workers))) {
        Delivered delivered = new Delivered();
        StreamException e =
            assertThrows(StreamException.class, () -> delivered.take(stream, 0, Integer.MAX_VALUE));

        assertEquals(56, delivered.rows().size(), "the batches before it came");
        assertEquals(
            "Row 57 of 'images' stopped the training stream: PNG is damaged: its pixel data is no"
                + " zlib stream: incorrect header check (epoch 0, position 57, seed 9).",
            e.getMessage());
        assertEquals("image-damaged", e.code());
        assertEquals(57L, e.details().get("row"));
        assertTrue(e.hint().orElseThrow().contains("WHERE ROW_NUMBER() <> 57"));
      }
    }
  }

  @Test
  void afterAFailureTheSameErrorComesAgainInsteadOfAHang() {
    try (Dataset dataset = withOneBadRow();
        BatchStream stream = BatchStream.of(dataset.all(), options(4));
        StreamEpoch epoch = stream.open(0)) {
      for (int i = 0; i < 7; i++) {
        assertTrue(epoch.next().isPresent());
      }
      StreamException first = assertThrows(StreamException.class, epoch::next);
      assertEquals(first, assertThrows(StreamException.class, epoch::next));
      assertEquals(56, stream.resumePoint().position());
    }
  }

  @Test
  void skippingLeavesTheRowOutAndCountsIt() {
    try (Dataset dataset = withOneBadRow()) {
      for (int workers : new int[] {0, 4}) {
        try (BatchStream stream =
            BatchStream.of(
                dataset.all(), options(workers).shuffled().onBadSample(OnBadSample.SKIP))) {
          Delivered delivered = Delivered.all(stream, 0);

          assertEquals(199, delivered.rows().size());
          assertFalse(delivered.rows().contains(57L));
          assertEquals(1, stream.badSampleCount());
          for (int i = 0; i < 199; i++) {
            long row = delivered.rows().get(i);
            assertEquals(row % 3, (long) delivered.labels().get(i));
            assertTrue(delivered.pixels().get(i).startsWith("[" + (byte) row + ", 0, 77"));
          }
        }
      }
    }
  }

  @Test
  void aBatchThatLosesAllItsRowsIsNotDelivered() {
    try (Dataset dataset =
            Pictures.dataset(
                6, i -> i < 2 ? Pictures.undecodable() : Pictures.picture(i), i -> "g0");
        BatchStream stream =
            BatchStream.of(
                dataset.all(), options(2).withBatchSize(2).onBadSample(OnBadSample.SKIP))) {
      Delivered delivered = Delivered.all(stream, 0);

      assertEquals(List.of(2L, 3L, 4L, 5L), delivered.rows());
      assertEquals(List.of(2, 2), delivered.batchSizes());
    }
  }

  @Test
  void anErrorInATransformReachesTheConsumerEvenWhereBadSamplesAreSkipped() {
    for (int workers : new int[] {0, 4}) {
      try (Dataset dataset = Pictures.dataset(200);
          BatchStream stream =
              BatchStream.of(
                  dataset.all(),
                  failing(new StackOverflowError("deep"))
                      .inOrder()
                      .withBatchSize(8)
                      .withSeed(9)
                      .withWorkers(workers)
                      .onBadSample(OnBadSample.SKIP))) {
        StreamException e = assertThrows(StreamException.class, () -> Delivered.all(stream, 0));

        assertEquals(
            "Row 57 of 'images' stopped the training stream: java.lang.StackOverflowError: deep"
                + " (epoch 0, position 57, seed 9).",
            e.getMessage());
        assertInstanceOf(StackOverflowError.class, e.getCause());
      }
    }
  }

  private static StreamOptions failing(Error error) {
    Painter painter =
        new Painter() {
          @Override
          public void paint(StoredImage image, SampleKey sample, ByteBuffer target) {
            if (sample.row() == BAD_ROW) {
              throw error;
            }
          }

          @Override
          public void close() {}
        };
    return StreamOptions.painting(
        new Painting() {
          @Override
          public SampleShape sampleShape() {
            return new SampleShape(2, 2, 3);
          }

          @Override
          public Painter newPainter(long seed) {
            return painter;
          }
        });
  }

  @Test
  void aConsumerThatLeavesEarlyLeavesNoThreadAndNoMemory() {
    try (Dataset dataset = withOneBadRow();
        BatchStream stream = BatchStream.of(dataset.all(), options(4))) {
      Delivered delivered = new Delivered().take(stream, 0, 3);

      assertEquals(24, delivered.rows().size());
    }
  }

  @Test
  void workersWaitForASlowConsumerInsteadOfRunningAhead() {
    try (Dataset dataset = withOneBadRow();
        BatchStream stream = BatchStream.of(dataset.all(), options(4));
        StreamEpoch epoch = stream.open(0)) {
      byte[] first = new byte[3];
      var batch = epoch.next().orElseThrow();
      batch.pixels().get(0, first);
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().startsWith("tarn-stream")) {
          join(thread);
        }
      }
      byte[] later = new byte[3];
      batch.pixels().get(0, later);
      assertEquals(
          List.of(first[0], first[1], first[2]),
          List.of(later[0], later[1], later[2]),
          "the batch in hand is not painted over");
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(20));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anInterruptedConsumerIsToldAndTheStreamCanStillBeClosed() {
    try (Dataset dataset = Pictures.dataset(64);
        BatchStream stream =
            BatchStream.of(dataset.all(), waiting().withWorkers(1).withBatchSize(8))) {
      StreamEpoch epoch = stream.open(0);
      Thread.currentThread().interrupt();
      StreamException e = assertThrows(StreamException.class, epoch::next);

      assertTrue(Thread.interrupted());
      assertEquals("interrupted", e.code());
    }
  }

  /** Paints slowly enough for the consumer to have to wait. */
  private static StreamOptions waiting() {
    Painter painter =
        new Painter() {
          @Override
          public void paint(StoredImage image, SampleKey sample, ByteBuffer target) {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
            while (System.nanoTime() < until) {
              Thread.onSpinWait();
            }
          }

          @Override
          public void close() {}
        };
    return StreamOptions.painting(
        new Painting() {
          @Override
          public SampleShape sampleShape() {
            return new SampleShape(2, 2, 3);
          }

          @Override
          public Painter newPainter(long seed) {
            return painter;
          }
        });
  }

  @Test
  void aProcessThatLeavesAStreamOpenEndsByItself() throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                classPath,
                LeavesTheStreamOpen.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertTrue(process.waitFor(40, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output);
  }

  /** A program that takes one batch and returns from main without closing anything. */
  static final class LeavesTheStreamOpen {
    private LeavesTheStreamOpen() {}

    public static void main(String[] args) {
      Dataset dataset = Pictures.dataset(64);
      Optional<?> batch = BatchStream.of(dataset.all(), options(2)).open(0).next();
      if (batch.isEmpty()) {
        throw new AssertionError("no batch");
      }
    }
  }
}
