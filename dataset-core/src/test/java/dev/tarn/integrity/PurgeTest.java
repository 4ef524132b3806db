package dev.tarn.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.error.RefusedException;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.MemoryStore;
import dev.tarn.store.PowerLossStore;
import dev.tarn.version.Branch;
import dev.tarn.version.Commit;
import dev.tarn.version.MergeResolver;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows of one patient are purged: no byte of them is left, and everything else stays. */
class PurgeTest extends DatasetOfAPatient {
  /**
   * Branches that were merged, updates of both sorts of rows, a deleted row of the patient, one
   * that was deleted and came back, layouts, a tensor that was added, tags.
   */
  private void aLongHistory(Dataset ds) {
    add(ds, "early", "a", "b", "c");
    ds.tag("early");
    add(ds, "first of the patient", "d", PATIENT, "e", PATIENT);
    ds.transact("update", tx -> tx.update(4, Map.of("patient", PATIENT, "labels", 2, "n", 1000L)));
    ds.transact("update another", tx -> tx.update(1, Map.of("patient", "b2")));
    Commit deletion = ds.transact("delete", tx -> tx.delete(RowSelection.of(4)));
    ds.revert(deletion.id(), "bring it back", MergeResolver.none());
    try (Dataset exp = ds.branch("exp")) {
      add(exp, "on exp", PATIENT, "f");
      exp.transact("an update on exp", tx -> tx.update(0, Map.of("labels", 1)));
      exp.tag("on-exp", "said of it");
    }
    add(ds, "on main", "g");
    ds.merge("exp", "merge", MergeResolver.none());
    ds.optimize(true);
    for (int i = 0; i < 20; i++) {
      add(ds, "many " + i, i % 7 == 3 ? PATIENT : "m" + i);
    }
    ds.addTensor(TensorSpec.of("note", Htype.TEXT));
    ds.commit("a tensor");
    ds.transact("delete one for good", tx -> tx.delete(RowSelection.of(4)));
    ds.optimize(false);
    add(ds, "bulk", many());
    ds.branch("at-the-layout").close();
    ds.tag("before-the-last");
    add(ds, "last", "z");
  }

  private static String[] many() {
    String[] patients = new String[40];
    for (int i = 0; i < patients.length; i++) {
      patients[i] = i % 9 == 4 ? PATIENT : "p" + i;
    }
    return patients;
  }

  /** Every commit of every branch and tag, by ref and message, with the rows of other patients. */
  private static Map<String, List<String>> others(Dataset ds) {
    Map<String, List<String>> seen = new LinkedHashMap<>();
    Map<String, List<String>> byCommit = new HashMap<>();
    List<String> refs = new ArrayList<>();
    ds.branches().stream().map(Branch::name).forEach(refs::add);
    ds.tags().forEach(tag -> refs.add(tag.name()));
    for (String ref : refs) {
      try (Dataset at = ds.at(ref)) {
        for (Commit commit : at.log()) {
          seen.put(
              ref + ": " + commit.branch() + " " + commit.number() + " " + commit.message(),
              byCommit.computeIfAbsent(commit.id(), id -> rows(ds.pinnedAt(id))));
        }
      }
    }
    return seen;
  }

  private static List<String> rows(Dataset ds) {
    List<String> rows = new ArrayList<>();
    for (long row = 0; row < ds.rowCount(); row++) {
      StringBuilder text = new StringBuilder(ds.rowId(row));
      boolean other = false;
      for (String name : ds.schema().names()) {
        Optional<Object> value = ds.tensor(name).value(row);
        text.append(' ').append(value.map(PurgeTest::shown).orElse("null"));
        other |= name.equals("patient") && !value.equals(Optional.of(PATIENT));
      }
      if (other) {
        rows.add(text.toString());
      }
    }
    return rows;
  }

  private static String shown(Object value) {
    return value instanceof NdArray array
        ? array.size() + " of " + Arrays.hashCode((byte[]) array.values())
        : value.toString();
  }

  private static void checkCounts(Dataset ds) {
    for (Branch branch : ds.branches()) {
      try (Dataset at = ds.at(branch.name())) {
        for (Commit commit : at.log()) {
          if (!commit.parents().isEmpty()) {
            var diff = ds.diff(commit.parents().get(0), commit.id());
            String where = commit.toString();
            assertEquals(diff.added(), commit.added(), where);
            assertEquals(diff.deleted(), commit.deleted(), where);
            assertEquals(diff.updated(), commit.updated(), where);
          }
        }
      }
    }
  }

  @Test
  void noByteOfTheRowsIsLeftAndAllElseStays() {
    Map<String, List<String>> before;
    try (Dataset ds = load()) {
      aLongHistory(ds);
      before = others(ds);
    }
    assertTrue(holdsAByteOfThePatient());
    Purged purged = purge(false);
    assertFalse(holdsAByteOfThePatient());
    assertEquals(2 + 1 + 3 + 4, purged.rows());
    try (Dataset ds = load()) {
      assertEquals(before, others(ds));
      assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
      assertEquals(List.of("at-the-layout", "exp", "main"), purged.branches());
      assertEquals(List.of("before-the-last", "on-exp"), purged.tags());
      checkCounts(ds);
      add(ds, "after", "q");
      ds.optimize(true);
      assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
    }
    assertEquals(0, purge(false).rows());
  }

  @Test
  void aDryRunChangesNothing() {
    try (Dataset ds = load()) {
      aLongHistory(ds);
    }
    Map<String, byte[]> before = PowerLossStore.contents(store);
    Purged planned = purge(true);
    assertEquals(before.keySet(), PowerLossStore.contents(store).keySet());
    Purged done = purge(false);
    assertEquals(done.rows(), planned.rows());
    assertEquals(done.commits(), planned.commits());
    assertEquals(done.branches(), planned.branches());
    assertEquals(done.tags(), planned.tags());
  }

  @Test
  void stagedWorkIsRefused() {
    try (Dataset ds = load()) {
      ds.append(rows -> add(rows, PATIENT, 10));
      RefusedException e = assertThrows(RefusedException.class, () -> purge(false));
      assertEquals("staged-work", e.code());
      ds.reset();
    }
  }

  /** A history that is soon told: an early commit, the patient on two branches, a layout. */
  private void aShortHistory(Dataset ds) {
    add(ds, "early", "a", "b");
    add(ds, "the patient", "c", PATIENT, "d");
    ds.branch("exp").close();
    ds.tag("then");
    add(ds, "on main", PATIENT);
    ds.optimize(true);
    add(ds, "last", "e");
    try (Dataset exp = ds.at("exp")) {
      add(exp, "on exp", "f");
    }
  }

  /**
   * What is left of a purge that was broken off: nothing of others is lost, and it can be ended.
   */
  private void checkBrokenOff(
      Map<String, byte[]> left, Map<String, List<String>> others, String where) {
    store = new MemoryStore("mem:left", clock);
    left.forEach((name, bytes) -> store.put(name, List.of(ByteBuffer.wrap(bytes))));
    clock.pass(Duration.ofMinutes(1));
    try (Dataset ds = load()) {
      assertTrue(ds.verify().ok(), () -> where + ": " + ds.verify().damage());
      assertEquals(others, others(ds), where);
    }
    purge(false);
    assertFalse(holdsAByteOfThePatient(), where);
    try (Dataset ds = load()) {
      assertTrue(ds.verify().ok(), () -> where + ": " + ds.verify().damage());
      assertEquals(others, others(ds), where);
      // The branches still have a common past.
      ds.merge("exp", "merge", MergeResolver.none());
    }
  }

  @Test
  void aPurgeThatIsBrokenOffAnywhereLosesNothingAndCanBeEnded() {
    brokenOffAfterEveryCall(1, 3);
  }

  @Tag("nightly")
  @Test
  void aPurgeThatIsBrokenOffAnywhereLosesNothingInManyStates() {
    brokenOffAfterEveryCall(20, 1);
  }

  private void brokenOffAfterEveryCall(int states, int step) {
    long seed = Long.getLong("tarn.seed", 20261125L);
    Map<String, List<String>> others;
    try (Dataset ds = load()) {
      aShortHistory(ds);
      others = others(ds);
    }
    Map<String, byte[]> before = PowerLossStore.contents(store);
    for (int call = 1 + (int) (seed % step); ; call += step) {
      PowerLossStore failing = new PowerLossStore(before, call, clock);
      clock.pass(Duration.ofMinutes(1));
      boolean done = false;
      try {
        purge(failing, false);
        done = true;
      } catch (PowerLossStore.PowerCut e) {
        // what is left is looked at below
      }
      Random random = new Random(seed + call);
      for (int i = 0; i < states; i++) {
        checkBrokenOff(
            failing.afterwards(random), others, "after call " + call + ", -Dtarn.seed=" + seed);
      }
      if (done) {
        assertTrue(call > 40, "only " + call + " calls change something");
        return;
      }
    }
  }
}
