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
  private static final int APPEND_ROUNDS = 4;

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
    double cold = 0;
    double warm = 0;
    double growth = 0;
    for (int round = 0; round < APPEND_ROUNDS; round++) {
      Folders.remove(path);
      try (Dataset dataset = Datasets.createOfImages(path, bench, first, labels)) {
        long before = Folders.bytes(path);
        warm = Timing.median(append(dataset, images, labels));
        growth = Folders.bytes(path) - before;
      }
      cold = round == 0 ? warm : cold;
    }
    bench.line("", warm, "ms").also("cold", cold).say();
    double raw = Arrays.stream(images).mapToLong(image -> image.length).sum();
    bench.line("bytes", growth / raw, "x").say();
    Folders.remove(path);
  }

  private static double[] append(Dataset dataset, byte[][] images, byte[] labels) {
    double[] millis = new double[images.length];
    for (int i = 0; i < images.length; i++) {
      Map<String, Object> row = Map.of("image", images[i], "label", labels[i]);
      long start = System.nanoTime();
      dataset.commit("Add an image", rows -> rows.add(row));
      millis[i] = Timing.millisSince(start);
    }
    return millis;
  }

  static void commits(Bench bench) throws IOException {
    byte[] image = bench.image("", 0);
    int count = bench.size("ncommits");
    Path path = bench.fresh("commits");
    // The first commits are compared with the last: Java should have compiled them all.
    commits(bench, path, image, count);
    Folders.remove(path);
    double[] millis = commits(bench, path, image, count);
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

  private static double[] commits(Bench bench, Path path, byte[] image, int count) {
    double[] millis = new double[count];
    Map<String, Object> row = Map.of("image", image, "label", 0);
    long start = System.nanoTime();
    try (Dataset dataset =
        Dataset.create(
            path.toString(),
            List.of(Datasets.image(), Datasets.label()),
            Datasets.options(bench),
            "Commit 0",
            rows -> rows.add(row))) {
      millis[0] = Timing.millisSince(start);
      for (int i = 1; i < count; i++) {
        String message = "Commit " + i;
        start = System.nanoTime();
        dataset.commit(message, rows -> rows.add(row));
        millis[i] = Timing.millisSince(start);
      }
    }
    return millis;
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
