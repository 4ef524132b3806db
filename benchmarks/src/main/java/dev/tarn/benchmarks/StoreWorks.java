package dev.tarn.benchmarks;

import dev.tarn.dataset.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Works that write: everything is synced when a commit returns. */
final class StoreWorks {
  private static final int FIRST_IMAGES = 1000;
  private static final int INGESTS = 6;

  private StoreWorks() {}

  static void ingest(Bench bench) throws IOException {
    byte[][] images = Datasets.encodedImages(bench, "", bench.size("n224"));
    byte[] labels = bench.array("labels.npy").bytes();
    Path path = bench.fresh("ingest");
    Timing.ColdAndWarm took =
        Timing.coldAndWarm(
            INGESTS,
            () -> {
              Folders.remove(path);
              long start = System.nanoTime();
              Datasets.createOfImages(path, bench, images, labels).close();
              return Timing.millisSince(start);
            });
    bench
        .line("", 1e3 * images.length / took.warm(), "images/s")
        .also("cold", 1e3 * images.length / took.cold())
        .say();
    double raw = Arrays.stream(images).mapToLong(image -> image.length).sum() + labels.length;
    bench.line("bytes", Folders.bytes(path) / raw, "x").say();
    Folders.remove(path);
  }

  static void appendCommit(Bench bench) throws IOException {
    byte[] labels = bench.array("labels.npy").bytes();
    byte[][] first = Datasets.encodedImages(bench, "", Math.min(FIRST_IMAGES, bench.size("n224")));
    byte[][] images = Datasets.encodedImages(bench, "", bench.size("nappends"));
    Path path = bench.fresh("commits");
    double[] millis = new double[images.length];
    long before;
    try (Dataset dataset = Datasets.createOfImages(path, bench, first, labels)) {
      before = Folders.bytes(path);
      for (int i = 0; i < images.length; i++) {
        byte[] image = images[i];
        byte label = labels[i];
        long start = System.nanoTime();
        dataset.commit("Add an image", rows -> rows.add(Map.of("image", image, "label", label)));
        millis[i] = Timing.millisSince(start);
      }
    }
    bench.line("", Timing.median(millis), "ms").say();
    double raw = Arrays.stream(images).mapToLong(image -> image.length).sum();
    bench.line("bytes", (Folders.bytes(path) - before) / raw, "x").say();
    Folders.remove(path);
  }

  static void commits(Bench bench) throws IOException {
    byte[] image = bench.image("", 0);
    int count = bench.size("ncommits");
    double[] millis = new double[count];
    Path path = bench.fresh("commits");
    long start = System.nanoTime();
    try (Dataset dataset =
        Dataset.create(
            path.toString(),
            List.of(Datasets.image(), Datasets.label()),
            Datasets.options(bench),
            "Commit 0",
            rows -> rows.add(Map.of("image", image, "label", 0)))) {
      millis[0] = Timing.millisSince(start);
      for (int i = 1; i < count; i++) {
        String message = "Commit " + i;
        start = System.nanoTime();
        dataset.commit(message, rows -> rows.add(Map.of("image", image, "label", 0)));
        millis[i] = Timing.millisSince(start);
      }
    }
    int part = Math.min(100, count / 3);
    double first = Timing.mean(millis, 0, part);
    double last = Timing.mean(millis, count - part, count);
    bench.line("first100", first, "ms").say();
    bench.line("last100", last, "ms").say();
    bench.line("last:first", last / first, "x").say();
    Timing.Measured<Long> open = Timing.warm(5, () -> rows(path, bench));
    bench.line("open", open.millis(), "ms").check("rows", open.result()).say();
    Timing.Measured<Integer> log = Timing.warm(5, () -> entries(path, bench));
    bench.line("log", log.millis(), "ms").check("complete", log.result() >= count).say();
    Folders.remove(path);
  }

  private static long rows(Path path, Bench bench) {
    try (Dataset dataset = Datasets.open(path, bench)) {
      return dataset.rowCount();
    }
  }

  private static int entries(Path path, Bench bench) {
    try (Dataset dataset = Datasets.open(path, bench)) {
      return dataset.log().size();
    }
  }
}
