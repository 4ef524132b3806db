package dev.tarn.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.version.Commit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many processes and threads write to one branch: nothing is lost, and the history is one line. */
@Tag("harness")
class WritersTest {
  private static final int OWN_ROWS = 8;

  @TempDir Path folder;

  private String create() {
    String location = folder.resolve("shared").toString();
    Dataset.create(
            location,
            List.of(TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64)),
            dev.tarn.dataset.DatasetOptions.defaults(),
            "create",
            rows -> {
              for (long i = 0; i < OWN_ROWS; i++) {
                rows.add(Map.of("n", -i - 10));
              }
            })
        .close();
    return location;
  }

  @Test
  void fourProcessesOfTenCommitsLoseNothing() throws Exception {
    processes(4, Tries.count("commits", 10));
  }

  @Tag("nightly")
  @Test
  void eightProcessesOfAHundredCommitsLoseNothing() throws Exception {
    processes(8, Tries.count("commits", 100));
  }

  private void processes(int writers, int commits) throws Exception {
    String location = create();
    List<Child> children = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      children.add(Child.start(folder, "write", location, "" + writer, "" + commits));
    }
    List<String> acknowledged = new ArrayList<>();
    for (Child child : children) {
      assertEquals(0, child.end(), child.errors());
      acknowledged.addAll(child.lines());
    }
    check(location, writers, commits, acknowledged);
    Tries.say("WritersTest: %d processes x %d commits, all there", writers, commits);
  }

  @Test
  void threadsWithHandlesOfTheirOwnLoseNothing() throws Exception {
    String location = create();
    int writers = 6;
    int commits = 12;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<List<String>>> results = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        int own = writer;
        results.add(threads.submit(() -> write(location, own, commits)));
      }
      List<String> acknowledged = new ArrayList<>();
      for (Future<List<String>> result : results) {
        acknowledged.addAll(result.get());
      }
      check(location, writers, commits, acknowledged);
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<String> write(String location, int writer, int commits) {
    List<String> made = new ArrayList<>();
    try (Dataset ds = Dataset.load(location)) {
      for (int i = 0; i < commits; i++) {
        long n = writer * 1_000_000L + i;
        made.add(
            (i % 3 == 2
                    ? ds.transact("update", tx -> tx.update(writer, Map.of("n", n)))
                    : ds.commit("append", rows -> rows.add(Map.of("n", n))))
                .id());
      }
    }
    return made;
  }

  private static void check(String location, int writers, int commits, List<String> acknowledged) {
    try (Dataset ds = Dataset.load(location)) {
      assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
      List<Commit> log = ds.log();
      assertEquals(1 + writers * commits, log.size());
      for (int i = 0; i + 1 < log.size(); i++) {
        assertEquals(List.of(log.get(i + 1).id()), log.get(i).parents(), "the history is one line");
        assertEquals(log.size() - i, log.get(i).number());
      }
      Set<String> ids = new HashSet<>();
      log.forEach(commit -> ids.add(commit.id()));
      assertTrue(ids.containsAll(acknowledged), "an acknowledged commit is lost");
      assertEquals(writers * commits, new HashSet<>(acknowledged).size());
      checkRows(ds, writers, commits);
    }
  }

  /** Each writer has appended its rows, each once, and its own row has what it wrote last. */
  private static void checkRows(Dataset ds, int writers, int commits) {
    Set<Long> expected = new TreeSet<>();
    for (int writer = 0; writer < OWN_ROWS; writer++) {
      long own = -writer - 10L;
      for (int i = 0; writer < writers && i < commits; i++) {
        long n = writer * 1_000_000L + i;
        if (i % 3 == 2) {
          own = n;
        } else {
          expected.add(n);
        }
      }
      assertEquals(own, n(ds, writer), "the own row of writer " + writer);
    }
    assertEquals(OWN_ROWS + expected.size(), ds.rowCount());
    Set<Long> found = new TreeSet<>();
    for (long row = OWN_ROWS; row < ds.rowCount(); row++) {
      found.add(n(ds, row));
    }
    assertEquals(expected, found);
  }

  private static long n(Dataset ds, long row) {
    return ((Number) ds.tensor("n").value(row).orElseThrow()).longValue();
  }

  /** FIELD-REPORTS 5: two concurrent upserts of the same key. */
  @Test
  void ofTwoProcessesThatUpdateOneRowOneWinsAndTheOthersChangeStaysStaged() throws Exception {
    String location = create();
    List<Child> children =
        List.of(
            Child.start(folder, "update", location, "70"),
            Child.start(folder, "update", location, "71"));
    for (Child child : children) {
      child.await(1);
    }
    for (Child child : children) {
      child.tell("go");
    }
    String winner = "";
    String loser = "";
    String told = "";
    for (Child child : children) {
      assertEquals(0, child.end(), child.errors());
      String answer = child.lines().get(1);
      if (answer.equals("done")) {
        winner = child.equals(children.get(0)) ? "70" : "71";
      } else {
        loser = child.equals(children.get(0)) ? "70" : "71";
        told = answer;
      }
    }
    assertTrue(!winner.isEmpty() && !loser.isEmpty(), "one wins, the other is told");
    assertTrue(
        told.startsWith("4 Row 7 of tensor 'n' was updated by " + winner + " in commit "), told);
    try (Dataset ds = Dataset.load(location)) {
      assertEquals(Long.parseLong(winner), n(ds, 7));
      assertEquals(OWN_ROWS + 2, ds.rowCount(), "no row is doubled, and both appends are there");
      assertEquals(1, ds.status().size());
      assertEquals(1, ds.status().get(0).rows().updated());
      ds.reset();
      ds.transact("again", tx -> tx.update(7, Map.of("n", 72)));
      assertEquals(72, n(ds, 7));
      assertTrue(ds.verify().ok());
    }
  }
}
