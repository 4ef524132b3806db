package dev.tarn.benchmarks;

import dev.tarn.dataset.BatchReader;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.View;
import dev.tarn.image.ImageCodec;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Works that read images. */
final class ReadWorks {
  private static final int BATCH = 256;

  private ReadWorks() {}

  static void scan(Bench bench) throws IOException {
    try (Dataset dataset = Datasets.open(Datasets.images(bench, ""), bench)) {
      read(bench, dataset.all());
    }
  }

  static void random(Bench bench) throws IOException {
    long[] rows = bench.array("random-2000.npy").longs();
    try (Dataset dataset = Datasets.open(Datasets.images(bench, ""), bench)) {
      // As its nearest peer does: eight rows are taken before the time starts.
      try (BatchReader first = dataset.rows(RowSelection.range(0, 8)).batches(BATCH)) {
        first.next();
      }
      read(bench, dataset.rows(RowSelection.of(rows)));
    }
  }

  private static void read(Bench bench, View view) throws IOException {
    // As the peers do, whose codec is loaded with the program.
    ImageCodec.loadFastDecoder();
    int image = view.columnIndex("image");
    int label = view.columnIndex("label");
    try (BufferAllocator allocator = view.dataset().newAllocator("benchmark");
        PixelCount pixels = new PixelCount()) {
      long start = System.nanoTime();
      for (long from = 0; from < view.rowCount(); from += BATCH) {
        int count = (int) Math.min(BATCH, view.rowCount() - from);
        try (FieldVector labels = view.read(label, from, count, allocator)) {
          pixels.add(view.read(image, from, count, allocator), labels);
        }
      }
      pixels.finish();
      pixels.say(bench.line("", pixels.rows() / Timing.secondsSince(start), "images/s"));
    }
  }

  /** Makes the images' dataset, untimed: the query on it is a process of its own. */
  static void prepareImages(Bench bench) throws IOException {
    Datasets.images(bench, "");
  }
}
