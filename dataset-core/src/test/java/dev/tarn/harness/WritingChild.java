package dev.tarn.harness;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.dataset.RowSelection;
import dev.tarn.error.ConflictException;
import dev.tarn.store.ForwardingStore;
import dev.tarn.version.Commit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** What the tests run as processes of their own, and kill. Says what was acknowledged. */
final class WritingChild {
  private WritingChild() {}

  /** {@code verb location argument…} */
  public static void main(String[] args) throws IOException {
    String location = args[1];
    switch (args[0]) {
      case "write" -> write(location, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      case "endless" -> endless(location, Long.parseLong(args[2]));
      case "halt" -> halt(location, Integer.parseInt(args[2]));
      case "update" -> update(location, args[2]);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void say(String what) {
    System.out.println(what);
    System.out.flush();
  }

  /** Appends rows and updates its own row, one after another: that many commits. */
  private static void write(String location, int writer, int count) {
    try (Dataset ds = Dataset.load(location, options(writer))) {
      for (int i = 0; i < count; i++) {
        long n = writer * 1_000_000L + i;
        Commit commit =
            i % 3 == 2
                ? ds.transact("update", tx -> tx.update(writer, Map.of("n", n)))
                : ds.commit("append", rows -> rows.add(Map.of("n", n)));
        say(commit.id());
      }
    }
  }

  private static DatasetOptions options(int writer) {
    return DatasetOptions.defaults().withAuthor("writer " + writer);
  }

  /** Changes the dataset in all ways until it is killed. */
  private static void endless(String location, long seed) {
    Random random = new Random(seed);
    try (Dataset ds = Dataset.load(location)) {
      while (true) {
        Commit commit = change(ds, random);
        say(commit.id());
      }
    }
  }

  private static Commit change(Dataset ds, Random random) {
    byte[] bytes = new byte[random.nextInt(4) == 0 ? 200_000 : 100];
    random.nextBytes(bytes);
    Map<String, Object> row = Map.of("n", random.nextLong(), "bytes", bytes);
    try {
      switch (random.nextInt(6)) {
        case 0 -> {
          ds.append(rows -> rows.add(row));
          return ds.commit("staged");
        }
        case 1 -> {
          return ds.transact("update", tx -> tx.update(random.nextInt(8), row));
        }
        case 2 -> {
          ds.commit("append", rows -> rows.add(row));
          return ds.transact("delete", tx -> tx.delete(RowSelection.of(ds.rowCount() - 1)));
        }
        case 3 -> {
          ds.stage(tx -> tx.update(random.nextInt(8), row));
          ds.reset();
          ds.optimize(random.nextBoolean());
          return ds.head();
        }
        default -> {
          return ds.commit("at once", rows -> rows.add(row));
        }
      }
    } catch (ConflictException e) {
      // Another process changed the same row.
      return ds.head();
    }
  }

  /** Changes the dataset and ends at that call of the store, as a crash would. */
  private static void halt(String location, int lastCall) {
    AtomicInteger calls = new AtomicInteger();
    DatasetOptions options =
        DatasetOptions.defaults()
            .withStoreWrapper(
                store ->
                    new ForwardingStore(store) {
                      @Override
                      protected void before(String call, String name) {
                        if (calls.incrementAndGet() == lastCall) {
                          Runtime.getRuntime().halt(9);
                        }
                      }
                    });
    try (Dataset ds = Dataset.load(location, options)) {
      for (int kind = 0; kind < 6; kind++) {
        int fixed = kind;
        Commit commit =
            change(
                ds,
                new Random(kind) {
                  @Override
                  public int nextInt(int bound) {
                    return bound == 6 ? fixed : super.nextInt(bound);
                  }
                });
        say(commit.id());
      }
    }
  }

  /** Opens, waits for a line, and updates row 7. */
  private static void update(String location, String value) throws IOException {
    try (Dataset ds = Dataset.load(location, DatasetOptions.defaults().withAuthor(value));
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      ds.stage(tx -> tx.update(7, Map.of("n", Long.parseLong(value))));
      say("open");
      in.readLine();
      try {
        ds.commit("update row 7");
        say("done");
      } catch (ConflictException e) {
        say(e.kind().exitCode() + " " + e.getMessage());
      }
      ds.commit("append", rows -> rows.add(Map.of("n", -1)));
      say("appended");
    }
  }
}
