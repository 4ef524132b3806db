package dev.tarn.training.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.training.fit.ImageBatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BatchStreamTest {
  @Test
  void eachRowComesOncePerEpochWithItsOwnPixelsAndLabel() {
    try (Dataset dataset = Pictures.dataset(203);
        BatchStream stream =
            BatchStream.of(dataset.all(), Pictures.plain().withBatchSize(16).withWorkers(2))) {
      Delivered epoch = Delivered.all(stream, 0);

      assertEquals(
          LongStream.range(0, 203).boxed().toList(), epoch.rows().stream().sorted().toList());
      assertEquals(13, epoch.batchSizes().size());
      assertEquals(11, epoch.batchSizes().get(12));
      for (int i = 0; i < 203; i++) {
        long row = epoch.rows().get(i);
        assertEquals(row % 3, (long) epoch.labels().get(i));
        assertTrue(
            epoch
                .pixels()
                .get(i)
                .startsWith("[" + (byte) row + ", 0, 77, " + (byte) row + ", 0, 77"),
            "row " + row);
      }
    }
  }

  @Test
  void inOrderTheRowsComeAsTheViewHasThem() {
    try (Dataset dataset = Pictures.dataset(40);
        BatchStream stream =
            BatchStream.of(
                dataset.rows(RowSelection.of(new long[] {5, 39, 5, 0, 17})),
                Pictures.plain().inOrder().withBatchSize(2).withWorkers(2))) {
      assertEquals(List.of(5L, 39L, 5L, 0L, 17L), Delivered.all(stream, 0).rows());
      assertEquals(List.of(5L, 39L, 5L, 0L, 17L), Delivered.all(stream, 1).rows());
    }
  }

  @Test
  void aViewWithoutRowsHasNoBatches() {
    try (Dataset dataset = Pictures.dataset(3);
        BatchStream stream =
            BatchStream.of(dataset.all().range(1, 1), Pictures.plain().withWorkers(2))) {
      assertEquals(List.of(), Delivered.all(stream, 0).rows());
      assertEquals(0, stream.resumePoint().position());
    }
  }

  @Test
  void aRowsAugmentationDependsOnSeedEpochAndRowOnly() {
    List<Delivered> runs = new ArrayList<>();
    try (Dataset dataset = Pictures.dataset(64, i -> Pictures.gradient(0), i -> "g0")) {
      for (int workers : new int[] {0, 1, 4}) {
        try (BatchStream stream =
            BatchStream.of(
                dataset.all(),
                Pictures.augmented().withSeed(1).withWorkers(workers).withBatchSize(10))) {
          Delivered twoEpochs = Delivered.all(stream, 0);
          twoEpochs.take(stream, 1, Integer.MAX_VALUE);
          runs.add(twoEpochs);
        }
      }
      try (BatchStream part =
          BatchStream.of(dataset.all().range(20, 30), Pictures.augmented().withSeed(1).inOrder())) {
        Delivered ten = Delivered.all(part, 0);
        Delivered all = runs.get(0);
        for (int i = 0; i < 10; i++) {
          assertEquals(all.pixels().get(all.rows().indexOf(20L + i)), ten.pixels().get(i));
        }
      }
    }
    assertEquals(runs.get(0), runs.get(1));
    assertEquals(runs.get(0), runs.get(2));
    List<String> pixels = runs.get(0).pixels();
    assertNotEquals(byRow(runs.get(0), 0, 64), byRow(runs.get(0), 64, 128), "between epochs");
    assertTrue(new HashSet<>(pixels.subList(0, 64)).size() > 25, "between rows");
  }

  private static List<String> byRow(Delivered run, int from, int to) {
    List<String> sorted = new ArrayList<>();
    for (long row = 0; row < 64; row++) {
      sorted.add(run.pixels().get(from + run.rows().subList(from, to).indexOf(row)));
    }
    return sorted;
  }

  @Test
  void aRowThatASampledViewRepeatsIsAugmentedDifferentlyEachTime() {
    long[] sameRow = new long[16];
    try (Dataset dataset = Pictures.dataset(1, i -> Pictures.gradient(0), i -> "g0");
        BatchStream stream =
            BatchStream.of(
                dataset.rows(RowSelection.of(sameRow)), Pictures.augmented().withSeed(1))) {
      assertTrue(new HashSet<>(Delivered.all(stream, 0).pixels()).size() > 6);
    }
  }

  @Test
  void withoutASeedTwoRunsDifferAndEachSaysItsOwn() {
    try (Dataset dataset = Pictures.dataset(64);
        BatchStream first = BatchStream.of(dataset.all(), Pictures.plain());
        BatchStream second = BatchStream.of(dataset.all(), Pictures.plain())) {
      Delivered drawn = Delivered.all(first, 0);

      assertNotEquals(first.seed(), second.seed());
      assertNotEquals(drawn.rows(), Delivered.all(second, 0).rows());
      try (BatchStream again =
          BatchStream.of(dataset.all(), Pictures.plain().withSeed(first.seed()))) {
        assertEquals(drawn, Delivered.all(again, 0));
      }
    }
  }

  @Test
  void whatABatchShowsStaysReadableAfterClosing() {
    ImageBatch batch;
    try (Dataset dataset = Pictures.dataset(4);
        BatchStream stream = BatchStream.of(dataset.all(), Pictures.plain())) {
      batch = stream.open(0).next().orElseThrow();
    }
    assertEquals(77, batch.pixels().get(2));
  }

  @Test
  void aClosedStreamSaysSo() {
    try (Dataset dataset = Pictures.dataset(4)) {
      BatchStream stream = BatchStream.of(dataset.all(), Pictures.plain());
      StreamEpoch epoch = stream.open(0);
      stream.close();
      stream.close();

      assertEquals(
          "The epoch is closed",
          assertThrows(IllegalStateException.class, epoch::next).getMessage());
      assertEquals(
          "The stream is closed",
          assertThrows(IllegalStateException.class, () -> stream.open(1)).getMessage());
    }
  }

  @Test
  void memoryStaysWithinTheBoundAndIsGivenBack() {
    try (Dataset dataset = Pictures.dataset(203)) {
      StreamOptions options =
          Pictures.plain()
              .withBatchSize(16)
              .withWorkers(4)
              .withBatchesAhead(2)
              .withEncodedBytes(1 << 16);
      try (BatchStream stream = BatchStream.of(dataset.all(), options)) {
        assertEquals(3 * 16 * 12 * 12 * 3 + (1 << 16), stream.memoryBoundBytes());
        assertEquals(203, Delivered.all(stream, 0).rows().size());
      }
    }
  }

  @Test
  void anImageThatDoesNotFitIntoTheMemoryIsNamed() {
    try (Dataset dataset = Pictures.dataset(20);
        BatchStream stream =
            BatchStream.of(dataset.all(), Pictures.plain().inOrder().withEncodedBytes(16))) {
      StreamException e = assertThrows(StreamException.class, () -> Delivered.all(stream, 0));

      assertTrue(
          e.getMessage().startsWith("Row 0 of 'images' stopped the training stream: "),
          e.getMessage());
      assertEquals("stream-memory", e.code());
    }
  }
}
