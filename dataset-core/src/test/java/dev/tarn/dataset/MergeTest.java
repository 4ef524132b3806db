package dev.tarn.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.error.ConflictException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.version.Commit;
import dev.tarn.version.MergeConflict;
import dev.tarn.version.MergeConflictException;
import dev.tarn.version.MergeResolver;
import dev.tarn.version.MergeResult;
import dev.tarn.version.diff.Diff;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MergeTest {
  private static final TensorSpec LABELS =
      TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1", "g2", "g3");
  private static final TensorSpec N = TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT32);

  private BufferAllocator allocator;
  private DatasetOptions options;
  private static int places;

  @BeforeEach
  void open() {
    allocator = new RootAllocator();
    options = DatasetOptions.defaults().withAllocator(allocator).withAuthor("ada");
  }

  @AfterEach
  void everyBufferIsReleased() {
    allocator.close();
  }

  /** Rows 0 to 5: labels g0, g1, g2, g3, g0, g1; n as the row number. */
  private Dataset six() {
    Dataset ds = Dataset.create("mem:merge-" + places++, List.of(LABELS, N), options);
    ds.commit(
        "six rows",
        rows -> {
          for (int i = 0; i < 6; i++) {
            rows.add(Map.of("labels", "g" + i % 4, "n", i));
          }
        });
    return ds;
  }

  private static List<String> rows(Dataset ds) {
    List<String> rows = new ArrayList<>();
    for (long row = 0; row < ds.rowCount(); row++) {
      StringBuilder text = new StringBuilder();
      for (Tensor tensor : ds.tensors()) {
        Optional<Object> value = tensor.value(row);
        boolean label = tensor.schema().htype() == Htype.CLASS_LABEL;
        text.append(text.length() == 0 ? "" : " ")
            .append(value.isEmpty() ? "null" : label ? tensor.text(row) : value.get().toString());
      }
      rows.add(text.toString());
    }
    assertTrue(ds.verify().ok(), () -> ds.verify().toString());
    return rows;
  }

  @Test
  void aBranchWithoutCommitsOfItsOwnMovesForward() {
    try (Dataset main = six();
        Dataset exp = main.branch("exp")) {
      exp.transact("x", tx -> tx.delete(RowSelection.range(1, 6)));
      MergeResult result = main.merge("exp", "merge", MergeResolver.none());
      assertEquals(MergeResult.Kind.FAST_FORWARD, result.kind());
      assertEquals(exp.head().id(), main.head().id());
      assertEquals(List.of("g0 0"), rows(main));
      assertEquals(
          MergeResult.Kind.UP_TO_DATE, main.merge("exp", "again", MergeResolver.none()).kind());
      main.transact("on", tx -> tx.append(Map.of("n", 9)));
      try (Dataset again = main.at("main")) {
        assertEquals(List.of("g0 0", "null 9"), rows(again));
      }
    }
  }

  @Test
  void disjointChangesOfBothSidesAreAllThere() {
    try (Dataset main = six();
        Dataset exp = main.branch("exp")) {
      String last = main.rowId(5);
      exp.transact(
          "theirs",
          tx -> {
            tx.update(0, Map.of("labels", "g3"));
            tx.delete(RowSelection.of(1));
            tx.append(Map.of("labels", "g2", "n", 100));
          });
      String appended = exp.rowId(5);
      main.transact(
          "ours",
          tx -> {
            tx.update(0, Map.of("n", 50));
            tx.update(3, Map.of("labels", "g0"));
            tx.delete(RowSelection.of(4));
            tx.append(Map.of("labels", "g1", "n", 200));
          });
      MergeResult result = main.merge("exp", "both", MergeResolver.none());
      assertEquals(MergeResult.Kind.MERGED, result.kind());
      assertEquals(2, result.commit().parents().size());
      assertEquals(exp.head().id(), result.commit().parents().get(1));
      assertEquals(List.of("g3 50", "g2 2", "g0 3", "g1 5", "g1 200", "g2 100"), rows(main));
      assertEquals(last, main.rowId(3));
      assertEquals(appended, main.rowId(5));
      assertEquals(1, result.commit().added());
      assertEquals(1, result.commit().deleted());
      // What was merged is not merged again.
      assertEquals(
          MergeResult.Kind.UP_TO_DATE, main.merge("exp", "again", MergeResolver.none()).kind());
      exp.transact("more", tx -> tx.update(5, Map.of("n", 101)));
      main.merge("exp", "more", MergeResolver.none());
      assertEquals(List.of("g3 50", "g2 2", "g0 3", "g1 5", "g1 200", "g2 101"), rows(main));
      // And the other way: everything moves forward.
      assertEquals(
          MergeResult.Kind.FAST_FORWARD, exp.merge("main", "back", MergeResolver.none()).kind());
      assertEquals(rows(main), rows(exp));
    }
  }

  @Test
  void bothSidesUpdatingOneSampleIsAConflictThatNothingResolvesSilently() {
    try (Dataset main = six();
        Dataset exp = main.branch("exp")) {
      exp.transact("t", tx -> tx.update(RowSelection.range(2, 4), Map.of("labels", "g1")));
      main.transact("o", tx -> tx.update(RowSelection.range(3, 5), Map.of("labels", "g2")));
      String before = main.head().id();
      MergeConflictException e =
          assertThrows(
              MergeConflictException.class, () -> main.merge("exp", "m", MergeResolver.none()));
      MergeConflict conflict = e.conflicts().get(0);
      assertEquals(1, e.conflicts().size());
      assertEquals(MergeConflict.Kind.BOTH_UPDATED, conflict.kind());
      assertEquals("labels", conflict.tensor());
      assertEquals(3, conflict.row());
      assertEquals(Optional.of("g2"), conflict.ours());
      assertEquals(Optional.of("g1"), conflict.theirs());
      assertEquals(before, main.head().id());
      try (Dataset ours = main.branch("ours");
          Dataset theirs = main.branch("theirs")) {
        ours.merge("exp", "m", MergeResolver.ours());
        assertEquals(List.of("g0 0", "g1 1", "g1 2", "g2 3", "g2 4", "g1 5"), rows(ours));
        theirs.merge("exp", "m", MergeResolver.theirs());
        assertEquals(List.of("g0 0", "g1 1", "g1 2", "g1 3", "g2 4", "g1 5"), rows(theirs));
      }
    }
  }

  @Test
  void equalChangesOfBothSidesAreNoConflict() {
    try (Dataset main = six();
        Dataset exp = main.branch("exp")) {
      exp.transact(
          "t",
          tx -> {
            tx.update(2, Map.of("labels", "g1"));
            tx.delete(RowSelection.of(5));
          });
      main.transact(
          "o",
          tx -> {
            tx.update(2, Map.of("labels", "g1"));
            tx.delete(RowSelection.of(5));
          });
      main.merge("exp", "m", MergeResolver.none());
      assertEquals(List.of("g0 0", "g1 1", "g1 2", "g3 3", "g0 4"), rows(main));
    }
  }

  @Test
  void deletingOnOneSideAndUpdatingOnTheOtherIsAConflictEitherWay() {
    try (Dataset main = six();
        Dataset exp = main.branch("exp")) {
      exp.transact("t", tx -> tx.delete(RowSelection.of(1)));
      main.transact("o", tx -> tx.update(1, Map.of("n", 77)));
      for (Dataset from : List.of(main, exp)) {
        String other = from == main ? "exp" : "main";
        MergeConflictException e =
            assertThrows(
                MergeConflictException.class, () -> from.merge(other, "m", MergeResolver.none()));
        assertEquals(
            from == main ? MergeConflict.Kind.DELETED_THERE : MergeConflict.Kind.DELETED_HERE,
            e.conflicts().get(0).kind());
        assertEquals(1, e.conflicts().get(0).row());
      }
      try (Dataset a = main.branch("a");
          Dataset b = main.branch("b");
          Dataset c = exp.branch("c");
          Dataset d = exp.branch("d")) {
        a.merge("exp", "m", MergeResolver.ours());
        assertEquals("g1 77", rows(a).get(1));
        b.merge("exp", "m", MergeResolver.theirs());
        assertEquals("g2 2", rows(b).get(1));
        c.merge("main", "m", MergeResolver.ours());
        assertEquals("g2 2", rows(c).get(1));
        d.merge("main", "m", MergeResolver.theirs());
        assertEquals("g1 77", rows(d).get(1));
        assertEquals(main.rowId(1), d.rowId(1));
      }
    }
  }

  /** The numbers of class names may differ between branches; the names never do. */
  @Test
  void classNamesOfBothSidesAreMergedByName() {
    try (Dataset main = six();
        Dataset exp = main.branch("exp")) {
      exp.transact(
          "t",
          tx -> {
            tx.addClasses("labels", List.of("tiger", "cat"));
            tx.append(Map.of("labels", "cat", "n", 10));
            tx.update(0, Map.of("labels", "tiger"));
          });
      main.transact(
          "o",
          tx -> {
            tx.addClasses("labels", List.of("cat", "dog"));
            tx.append(Map.of("labels", "dog", "n", 20));
            tx.update(1, Map.of("labels", "cat"));
          });
      main.merge("exp", "m", MergeResolver.none());
      assertEquals(
          List.of("g0", "g1", "g2", "g3", "cat", "dog", "tiger"),
          main.tensor("labels").info().classNames());
      assertEquals(
          List.of("tiger 0", "cat 1", "g2 2", "g3 3", "g0 4", "g1 5", "dog 20", "cat 10"),
          rows(main));
      // The same when a writer only lost the race.
      try (Dataset one = main.at("main");
          Dataset two = main.at("main")) {
        one.transact(
            "a",
            tx -> {
              tx.addClasses("labels", List.of("x"));
              tx.append(Map.of("labels", "x"));
            });
        two.transact(
            "b",
            tx -> {
              tx.addClasses("labels", List.of("y"));
              tx.append(Map.of("labels", "y"));
            });
        assertEquals(List.of("x null", "y null"), rows(two).subList(8, 10));
      }
    }
  }

  /** One side drops a tensor, the other edits it and appends rows. */
  @Test
  void droppingATensorAgainstEditingItIsAConflictWithAWholeResultEitherWay() {
    for (boolean dropperMerges : new boolean[] {true, false}) {
      for (MergeResolver resolver : List.of(MergeResolver.ours(), MergeResolver.theirs())) {
        try (Dataset main = six();
            Dataset exp = main.branch("exp")) {
          exp.transact("drop", tx -> tx.dropTensor("n"));
          main.transact(
              "edit",
              tx -> {
                tx.update(3, Map.of("n", 33));
                for (int i = 0; i < 5; i++) {
                  tx.append(Map.of("labels", "g0", "n", 60 + i));
                }
              });
          Dataset from = dropperMerges ? exp : main;
          String other = dropperMerges ? "main" : "exp";
          MergeConflictException e =
              assertThrows(
                  MergeConflictException.class, () -> from.merge(other, "m", MergeResolver.none()));
          assertEquals("n", e.conflicts().get(0).tensor());
          assertEquals(3, e.conflicts().get(0).row());
          assertEquals(
              dropperMerges ? MergeConflict.Kind.DROPPED_HERE : MergeConflict.Kind.DROPPED_THERE,
              e.conflicts().get(0).kind());
          from.merge(other, "m", resolver);
          boolean dropped =
              dropperMerges == (resolver.choose(e.conflicts().get(0)) == MergeResolver.Choice.OURS);
          assertEquals(11, from.rowCount());
          assertEquals(dropped ? "g3" : "g3 33", rows(from).get(3));
          assertEquals(dropped ? "g0" : "g0 64", rows(from).get(10));
        }
      }
    }
  }

  @Test
  void aTensorThatTheOtherSideAddedComesWithItsSamples() {
    try (Dataset main = six();
        Dataset exp = main.branch("exp")) {
      exp.transact(
          "note",
          tx -> {
            tx.addTensor(TensorSpec.of("note", Htype.TEXT));
            tx.append(Map.of("n", 10, "note", "new"));
          });
      exp.transact("fill", tx -> tx.update(2, Map.of("note", "second")));
      main.transact(
          "o",
          tx -> {
            tx.delete(RowSelection.of(0));
            tx.append(Map.of("n", 20));
          });
      main.merge("exp", "m", MergeResolver.none());
      assertEquals(
          List.of(
              "g1 1 null",
              "g2 2 second",
              "g3 3 null",
              "g0 4 null",
              "g1 5 null",
              "null 20 null",
              "null 10 new"),
          rows(main));
    }
  }

  @Test
  void unrelatedTensorsOfOneNameAreAConflict() {
    try (Dataset main = six();
        Dataset exp = main.branch("exp")) {
      exp.transact("t", tx -> tx.addTensor(TensorSpec.of("note", Htype.TEXT)));
      main.transact("o", tx -> tx.addTensor(TensorSpec.of("note", Htype.TEXT)));
      ConflictException e =
          assertThrows(ConflictException.class, () -> main.merge("exp", "m", MergeResolver.none()));
      assertEquals("tensor-conflict", e.code());
      assertTrue(e.getMessage().contains("'note'"), e.getMessage());
    }
  }

  @Test
  void revertTakesBackWhatACommitDidAndNothingElse() {
    try (Dataset main = six()) {
      List<String> ids = new ArrayList<>();
      for (long row = 0; row < 6; row++) {
        ids.add(main.rowId(row));
      }
      Commit mixed =
          main.transact(
              "mixed",
              tx -> {
                tx.update(0, Map.of("labels", "g2"));
                tx.delete(RowSelection.of(2, 3));
                tx.append(Map.of("labels", "g3", "n", 9));
              });
      main.transact("later", tx -> tx.append(Map.of("labels", "g1", "n", 10)));
      Commit revert = main.revert(mixed.id(), "take it back", MergeResolver.none());
      assertEquals(1, revert.parents().size());
      assertEquals(List.of("g0 0", "g1 1", "g2 2", "g3 3", "g0 4", "g1 5", "g1 10"), rows(main));
      for (int row = 0; row < 6; row++) {
        assertEquals(ids.get(row), main.rowId(row));
      }
      assertThrows(
          NothingToCommitException.class,
          () -> main.revert(mixed.id(), "once more", MergeResolver.none()));
      main.revert(revert.id(), "and again", MergeResolver.none());
      assertEquals(List.of("g2 0", "g1 1", "g0 4", "g1 5", "g3 9", "g1 10"), rows(main));
    }
  }

  @Test
  void restoreBringsBackAnOlderState() {
    try (Dataset main = six()) {
      List<String> before = rows(main);
      String old = main.head().id();
      main.transact(
          "much",
          tx -> {
            tx.delete(RowSelection.range(0, 3));
            tx.update(4, Map.of("n", 44));
            tx.append(Map.of("n", 1000));
          });
      main.transact("more", tx -> tx.addTensor(TensorSpec.of("note", Htype.TEXT)));
      main.restore(old, "as it was");
      assertEquals(before, rows(main));
      assertEquals(List.of("labels", "n"), main.schema().names());
      assertTrue(main.diff(old, "main").isEmpty());
      assertThrows(NothingToCommitException.class, () -> main.restore(old, "again"));
    }
  }

  @Test
  void diffCountsAndNamesEveryRow() {
    try (Dataset main = six()) {
      String before = main.head().id();
      main.transact(
          "mixed",
          tx -> {
            tx.update(0, Map.of("labels", "g2", "n", 7));
            tx.update(1, Map.of("labels", "g1"));
            tx.delete(RowSelection.of(2));
            tx.append(Map.of("labels", "g3", "n", 9));
          });
      main.transact("back", tx -> tx.update(4, Map.of("n", 1)));
      main.transact("and forth", tx -> tx.update(4, Map.of("n", 5)));
      Diff diff = main.diff(before, "main");
      assertEquals(1, diff.added());
      assertEquals(1, diff.updated());
      assertEquals(1, diff.deleted());
      assertEquals(Map.of("labels", 1L, "n", 1L), diff.updatedByTensor());
      List<String> rows = new ArrayList<>();
      diff.forEachRow(
          row ->
              rows.add(
                  row.change() + " " + row.fromRow() + " " + row.toRow() + " " + row.tensors()));
      assertEquals(List.of("DELETED 2 -1 []", "UPDATED 0 0 [labels, n]", "ADDED -1 5 []"), rows);
      assertTrue(main.diff("main", "main").isEmpty());
      Diff reverse = main.diff("main", before);
      assertEquals(1, reverse.added());
      assertEquals(1, reverse.deleted());
    }
  }

  @Test
  void blameNamesTheCommitOfEachSample() {
    try (Dataset main = six();
        Dataset exp = main.branch("exp")) {
      Commit first = main.head();
      Commit theirs = exp.transact("t", tx -> tx.update(3, Map.of("labels", "g0")));
      Commit ours = main.transact("o", tx -> tx.update(3, Map.of("n", 4)));
      main.merge("exp", "m", MergeResolver.none());
      main.transact("elsewhere", tx -> tx.delete(RowSelection.of(0)));
      assertEquals(
          List.of(theirs.id(), ours.id()),
          main.blame(2).values().stream().map(Commit::id).toList());
      assertEquals(
          Set.of(first.id()), Set.copyOf(main.blame(0).values().stream().map(Commit::id).toList()));
    }
  }

  /** Random changes of two branches, merged both ways, against maps from identity to values. */
  @Test
  void randomMergesAgreeWithPlainMaps() {
    for (int seed = 0; seed < 15; seed++) {
      try (Dataset main = six();
          Dataset exp = main.branch("exp")) {
        Random random = new Random(seed);
        for (int round = 0; round < 3; round++) {
          Map<String, List<Object>> base = byId(main);
          change(main, random);
          change(exp, random);
          Map<String, List<Object>> ours = byId(main);
          Map<String, List<Object>> theirs = byId(exp);
          boolean takeOurs = random.nextBoolean();
          (random.nextBoolean() ? main : exp).optimize(random.nextBoolean());
          Map<String, List<Object>> expected = merged(base, ours, theirs, takeOurs);
          main.merge("exp", "m", takeOurs ? MergeResolver.ours() : MergeResolver.theirs());
          assertEquals(expected, byId(main), "seed " + seed + " round " + round);
          exp.merge("main", "back", MergeResolver.none());
          assertEquals(expected, byId(exp), "seed " + seed + " round " + round);
        }
        assertTrue(main.verify().ok());
      }
    }
  }

  private static void change(Dataset ds, Random random) {
    for (int commits = random.nextInt(3); commits > 0; commits--) {
      ds.transact(
          "change",
          tx -> {
            tx.append(Map.of("n", random.nextInt(5)));
            for (int i = random.nextInt(4); i > 0 && ds.rowCount() > 0; i--) {
              int row = random.nextInt((int) ds.rowCount());
              tx.update(
                  row,
                  random.nextBoolean()
                      ? Map.of("n", random.nextInt(5))
                      : Map.of("labels", random.nextInt(4)));
            }
            if (random.nextBoolean() && ds.rowCount() > 1) {
              tx.delete(RowSelection.of(random.nextInt((int) ds.rowCount())));
            }
          });
    }
  }

  private static Map<String, List<Object>> byId(Dataset ds) {
    Map<String, List<Object>> rows = new LinkedHashMap<>();
    for (long row = 0; row < ds.rowCount(); row++) {
      rows.put(ds.rowId(row), List.of(ds.tensor("labels").value(row), ds.tensor("n").value(row)));
    }
    return rows;
  }

  private static Map<String, List<Object>> merged(
      Map<String, List<Object>> base,
      Map<String, List<Object>> ours,
      Map<String, List<Object>> theirs,
      boolean takeOurs) {
    Map<String, List<Object>> merged = new LinkedHashMap<>();
    Set<String> ids = new TreeSet<>(ours.keySet());
    ids.addAll(theirs.keySet());
    for (String id : ids) {
      List<Object> was = base.get(id);
      List<Object> mine = ours.get(id);
      List<Object> other = theirs.get(id);
      if (was == null) {
        merged.put(id, mine == null ? other : mine);
      } else if (mine == null || other == null) {
        List<Object> left = mine == null ? other : mine;
        boolean conflict = !left.equals(was);
        boolean kept = conflict && (takeOurs == (mine != null));
        if (kept) {
          merged.put(id, left);
        }
      } else {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < was.size(); i++) {
          boolean mineChanged = !mine.get(i).equals(was.get(i));
          boolean otherChanged = !other.get(i).equals(was.get(i));
          values.add(otherChanged && (!mineChanged || !takeOurs) ? other.get(i) : mine.get(i));
        }
        merged.put(id, values);
      }
    }
    return merged;
  }
}
