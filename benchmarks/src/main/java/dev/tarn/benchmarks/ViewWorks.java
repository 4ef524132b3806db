package dev.tarn.benchmarks;

import dev.tarn.dataset.BatchReader;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.SaveOptions;
import dev.tarn.dataset.View;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.arrow.vector.UInt1Vector;

/** Works on saved views. */
final class ViewWorks {
  private static final int BATCH = 65_536;
  private static final int SAVES = 4;

  private ViewWorks() {}

  static void saveAndLoad(Bench bench) throws IOException {
    Path path = bench.fresh("views");
    Folders.copy(Datasets.images(bench, ""), path);
    int rows = bench.size("nview");
    try (Dataset dataset = Datasets.open(path, bench)) {
      // One row fewer each time: an answer that is saved already is not saved again.
      int[] less = {SAVES};
      Timing.ColdAndWarm took =
          Timing.coldAndWarm(
              SAVES,
              () -> {
                less[0]--;
                View first = dataset.query("SELECT * LIMIT " + (rows - less[0]));
                SaveOptions options = SaveOptions.message("The first rows");
                long start = System.nanoTime();
                first.save(options.withName(less[0] == 0 ? "first" : "first-" + less[0]));
                return Timing.millisSince(start);
              });
      bench.line("save", took.warm(), "ms").also("cold", took.cold()).say();
    }
    Timing.Measured<long[]> loaded = Timing.warm(5, () -> load(path, bench));
    bench
        .line("load", loaded.millis(), "ms")
        .check("rows", loaded.result()[0])
        .check("labels", loaded.result()[1])
        .say();
    Folders.remove(path);
  }

  private static long[] load(Path path, Bench bench) {
    try (Dataset dataset = Datasets.open(path, bench)) {
      return labels(dataset.loadView("first").select("label"));
    }
  }

  /** How many rows there are, and the sum of their labels. */
  static long[] labels(View view) {
    long rows = 0;
    long sum = 0;
    try (BatchReader batches = view.batches(BATCH)) {
      while (batches.next()) {
        UInt1Vector labels = (UInt1Vector) batches.root().getVector("label");
        int count = batches.root().getRowCount();
        for (int i = 0; i < count; i++) {
          sum += labels.get(i) & 0xff;
        }
        rows += count;
      }
    }
    return new long[] {rows, sum};
  }
}
