package dev.tarn.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.version.Commit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that write are killed at any instant, several at once: the dataset opens at once, is
 * whole, and holds every commit that was acknowledged.
 */
@Tag("harness")
class KillTest {
  private static final int AT_ONCE = 3;
  private static final int ROUNDS_PER_DATASET = 15;

  @TempDir Path folder;

  @Test
  void acknowledgedCommitsSurviveKills() throws Exception {
    killAgainAndAgain(Tries.count("kills", 30));
  }

  @Tag("nightly")
  @Test
  void acknowledgedCommitsSurviveAThousandKills() throws Exception {
    killAgainAndAgain(Tries.count("manyKills", 1000));
  }

  private String create(int name) {
    String location = folder.resolve("killed" + name).toString();
    Dataset.create(
            location,
            List.of(
                TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
                TensorSpec.of("bytes", Htype.GENERIC).withDtype(Dtype.UINT8).withShape(-1)),
            DatasetOptions.defaults(),
            "create",
            rows -> {
              for (long i = 0; i < 8; i++) {
                rows.add(Map.of("n", i));
              }
            })
        .close();
    return location;
  }

  private void killAgainAndAgain(int kills) throws Exception {
    Random random = new Random(Tries.seed("KillTest"));
    Set<String> acknowledged = new HashSet<>();
    int commits = 0;
    String location = "";
    for (int killed = 0; killed < kills; killed += AT_ONCE) {
      if (killed % (AT_ONCE * ROUNDS_PER_DATASET) == 0) {
        commits += acknowledged.size();
        acknowledged.clear();
        location = create(killed);
      }
      acknowledged.addAll(killAFew(location, random));
      check(location, acknowledged);
    }
    commits += acknowledged.size();
    assertTrue(commits > 0, "no child came as far as one commit");
    Tries.say("KillTest: %d kills, %d acknowledged commits, all there", kills, commits);
  }

  private List<String> killAFew(String location, Random random)
      throws IOException, InterruptedException {
    List<Child> children = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      children.add(Child.start(folder, "endless", location, "" + random.nextLong()));
    }
    List<String> said = new ArrayList<>();
    for (Child child : children) {
      child.await(random.nextInt(8));
      // The child goes on meanwhile: the kill falls anywhere in what it does.
      TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
      assertTrue(child.process().isAlive(), child.errors());
      child.kill();
      said.addAll(child.lines());
    }
    return said;
  }

  private static void check(String location, Set<String> acknowledged) {
    try (Dataset ds = Dataset.load(location)) {
      var verification = ds.verify();
      assertTrue(verification.ok(), () -> verification.damage().toString());
      Set<String> log = new HashSet<>();
      ds.log().stream().map(Commit::id).forEach(log::add);
      assertTrue(log.containsAll(acknowledged), "an acknowledged commit is lost");
      Seen.rows(ds);
      long rows = ds.rowCount();
      ds.commit("after the kill", appender -> appender.add(Map.of("n", 1)));
      assertEquals(rows + 1, ds.rowCount());
      ds.status();
    }
  }

  /** A sample in the usual build; every call in the nightly one. */
  @Test
  void aProcessThatEndsAtACallOfTheStoreLeavesAWholeDataset() throws Exception {
    haltEvery(Tries.count("haltStep", 41));
  }

  @Tag("nightly")
  @Test
  void aProcessThatEndsAtAnyCallOfTheStoreLeavesAWholeDataset() throws Exception {
    haltEvery(1);
  }

  private void haltEvery(int step) throws Exception {
    int halts = 0;
    Random random = new Random(Tries.seed("KillTest, halts"));
    for (int call = 1 + random.nextInt(step); ; call += step) {
      String location = create(1_000_000 + call);
      Child child = Child.start(folder, "halt", location, "" + call);
      int code = child.end();
      check(location, new HashSet<>(child.lines()));
      if (code != 9) {
        assertEquals(0, code, child.errors());
        Tries.say("KillTest: ended at %d calls of the store", halts);
        return;
      }
      halts++;
    }
  }
}
