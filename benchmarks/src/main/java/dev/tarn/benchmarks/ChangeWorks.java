package dev.tarn.benchmarks;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;

/** Works that change rows of a large table: opened, changed, committed and durable. */
final class ChangeWorks {
  private static final int EVERY = 100;
  private static final int REMAINDER = 7;
  private static final int CHANGES = 20;

  private ChangeWorks() {}

  static void update(Bench bench) throws IOException {
    long row = bench.size("nlabels") / 2;
    change(bench, tx -> tx.update(row, Map.of("label", 4)));
  }

  static void delete(Bench bench) throws IOException {
    int rows = bench.size("nlabels");
    change(
        bench,
        tx ->
            tx.delete(
                RowSelection.of(
                    LongStream.iterate(REMAINDER, row -> row < rows, row -> row + EVERY)
                        .toArray())));
  }

  /** What is done to the table. */
  private interface Change {
    void applyTo(Transaction tx);
  }

  private static void change(Bench bench, Change change) throws IOException {
    Path table = Datasets.labels(bench, "labels10m", bench.size("nlabels"));
    Path path = bench.fresh("changed");
    Timing.ColdAndWarm took =
        Timing.coldAndWarm(
            CHANGES,
            () -> {
              Folders.remove(path);
              Folders.copy(table, path);
              long start = System.nanoTime();
              try (Dataset dataset = Datasets.open(path, bench)) {
                dataset.transact("Change", change::applyTo);
                return Timing.millisSince(start);
              }
            });
    try (Dataset dataset = Datasets.open(path, bench)) {
      long[] after = ViewWorks.labels(dataset.all());
      bench
          .line("", took.warm(), "ms")
          .check("rows", after[0])
          .check("labels", after[1])
          .also("cold", took.cold())
          .say();
    }
    Folders.remove(path);
  }
}
