package dev.tarn.harness.hostile;

import static dev.tarn.harness.hostile.HostileCases.DAMAGED;
import static dev.tarn.harness.hostile.HostileCases.TOO_LARGE;
import static dev.tarn.harness.hostile.HostileDataset.array;
import static dev.tarn.harness.hostile.HostileDataset.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.harness.LeavesDamage;
import dev.tarn.version.object.StoredForm;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists that say of themselves what is not so. */
@LeavesDamage
class HostileListsTest {
  @TempDir Path folder;
  private HostileCases cases;

  @BeforeEach
  void noCases() {
    cases = new HostileCases(folder);
  }

  @Test
  void listsThatCountOtherThanTheyHoldAreDamage() throws Exception {
    cases.expect(
        "segment-of-negative-length",
        "rows",
        DAMAGED,
        "-5",
        ds -> HostileDataset.commit(ds, record -> segment(record).set(2, -5L)));
    cases.expect(
        "segments-that-wrap",
        "rows",
        DAMAGED,
        "never ends",
        ds ->
            HostileDataset.commit(
                ds,
                record -> {
                  segment(record).set(1, 5L);
                  segment(record).set(2, Long.MAX_VALUE);
                }));
    cases.expect(
        "rows-that-are-not-there",
        "rows",
        DAMAGED,
        "rows",
        ds ->
            HostileDataset.commit(ds, record -> ((ArrayNode) record.get("rows")).set(1, 1L << 62)));
    cases.expect(
        "entries-that-are-not-there",
        "log",
        DAMAGED,
        "1099511627776",
        ds ->
            HostileDataset.commit(
                ds, record -> ((ArrayNode) record.get("history")).set(0, 1L << 40)));
    cases.expect("run-bomb", "verify", "done", "false", ds -> spines(ds, 12, 64, false));
    cases.expect(
        "run-bomb-that-counts-right", "log", TOO_LARGE, "entries", ds -> spines(ds, 8, 64, true));
    cases.expect(
        "run-chain-of-2000-levels", "log", DAMAGED, "level", ds -> spines(ds, 2000, 1, true));
    cases.expect(
        "level-that-wraps",
        "log",
        DAMAGED,
        "level 4294967297",
        ds -> {
          JsonNode leaf = ds.put(StoredForm.Kind.RUN, array());
          list(ds, array().add(run(leaf, (1L << 32) + 1, 1, 1)), 1);
        });
    cases.expect(
        "negative-entries",
        "log",
        DAMAGED,
        "-1",
        ds -> {
          JsonNode leaf = ds.put(StoredForm.Kind.RUN, array());
          list(ds, array().add(run(leaf, 1, -1, 1)), -1);
        });
    cases.expect(
        "a-spine-that-is-a-run",
        "log",
        DAMAGED,
        "kind 'R'",
        ds -> {
          ArrayNode leaf = ds.put(StoredForm.Kind.RUN, array());
          list(ds, array(), 0);
          HostileDataset.commit(ds, record -> ((ArrayNode) record.get("history")).set(2, leaf));
        });
    cases.judge();
  }

  private static ArrayNode segment(ObjectNode record) {
    ArrayNode tail = (ArrayNode) record.get("rows").get(3);
    return (ArrayNode) tail.get(tail.size() - 1);
  }

  /** Replaces the history by a list with that spine and nothing else. */
  private static void list(HostileDataset ds, ArrayNode spine, long entries) throws IOException {
    JsonNode ref = ds.put(StoredForm.Kind.SPINE, spine);
    HostileDataset.commit(
        ds,
        record -> record.set("history", array().add(entries).add(entries).add(ref).add(array())));
  }

  private static void spines(HostileDataset ds, int levels, int fanOut, boolean counts)
      throws IOException {
    JsonNode entry = commitEntry();
    JsonNode below = ds.put(StoredForm.Kind.RUN, array().add(entry));
    long entries = 1;
    int top = levels + 3;
    for (int level = 5; level < top; level++) {
      ArrayNode spine = array();
      for (int i = 0; i < fanOut; i++) {
        spine.add(run(below, level - 1, entries, entries));
      }
      below = ds.put(StoredForm.Kind.SPINE, spine);
      entries = counts ? entries * fanOut : 1;
    }
    list(ds, array().add(run(below, top - 1, entries, entries)), entries);
  }

  private static ArrayNode commitEntry() {
    return array()
        .add(new byte[32])
        .add(array())
        .add("main")
        .add(1)
        .add(0)
        .add("a")
        .add("m")
        .add(0)
        .add(0)
        .add(0)
        .add(0);
  }
}
