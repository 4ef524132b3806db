package dev.tarn.benchmarks;

import dev.tarn.dataset.BatchReader;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.View;
import dev.tarn.image.ImageCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Works that read images. */
final class ReadWorks {
  private static final int BATCH = 256;
  private static final int CHECKSUM_ROUNDS = 15;

  private ReadWorks() {}

  static void scan(Bench bench) throws IOException {
    read(bench, 2, Dataset::all);
  }

  static void random(Bench bench) throws IOException {
    long[] rows = bench.array("random-2000.npy").longs();
    read(bench, 12, dataset -> dataset.rows(RowSelection.of(rows)));
  }

  private static void read(Bench bench, int rounds, Function<Dataset, View> asked)
      throws IOException {
    Path path = Datasets.images(bench, "");
    // As the peers do, whose codec is loaded with the program.
    ImageCodec.loadFastDecoder();
    PixelCount[] seen = new PixelCount[1];
    Timing.ColdAndWarm took =
        Timing.coldAndWarm(
            rounds,
            () -> {
              try (Dataset dataset = Datasets.open(path, bench);
                  PixelCount pixels = new PixelCount()) {
                seen[0] = pixels;
                return decode(asked.apply(dataset), pixels);
              }
            });
    long rows = seen[0].rows();
    seen[0].say(
        bench
            .line("", 1e3 * rows / took.warm(), "images/s")
            .also("cold", 1e3 * rows / took.cold()));
  }

  private static double decode(View view, PixelCount pixels) {
    int image = view.columnIndex("image");
    int label = view.columnIndex("label");
    // As the nearest peer does: a few rows are taken before the time starts.
    try (BatchReader first = view.batches(8)) {
      first.next();
    }
    long start = System.nanoTime();
    try (BufferAllocator allocator = view.dataset().newAllocator("benchmark")) {
      for (long from = 0; from < view.rowCount(); from += BATCH) {
        int count = (int) Math.min(BATCH, view.rowCount() - from);
        try (FieldVector labels = view.read(label, from, count, allocator)) {
          pixels.add(view.read(image, from, count, allocator), labels);
        }
      }
      pixels.finish();
      return Timing.millisSince(start);
    }
  }

  /**
   * What checking costs, which no other store is asked for: a block is held against its checksum
   * once per open dataset, so reading everything again reads without.
   */
  static void checksums(Bench bench) throws IOException {
    Path path = Datasets.images(bench, "");
    double[] first = new double[CHECKSUM_ROUNDS];
    double[] again = new double[CHECKSUM_ROUNDS];
    for (int i = 0; i < CHECKSUM_ROUNDS; i++) {
      try (Dataset dataset = Datasets.open(path, bench)) {
        View all = dataset.all();
        first[i] = readStored(all);
        again[i] = readStored(all);
      }
    }
    double checked = Timing.median(first);
    double unchecked = Timing.median(again);
    bench.line("checked", checked, "ms").say();
    bench.line("unchecked", unchecked, "ms").say();
    bench.line("difference", checked - unchecked, "ms").say();
  }

  private static double readStored(View view) {
    long start = System.nanoTime();
    try (BatchReader batches = view.batches(BATCH)) {
      while (batches.next()) {
        batches.root();
      }
    }
    return Timing.millisSince(start);
  }

  /** Makes the images' dataset, untimed: the query on it is a process of its own. */
  static void prepareImages(Bench bench) throws IOException {
    Datasets.images(bench, "");
  }
}
