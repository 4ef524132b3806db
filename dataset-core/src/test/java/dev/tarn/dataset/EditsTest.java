package dev.tarn.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.chunk.ChunkStats;
import dev.tarn.error.ConflictException;
import dev.tarn.error.RefusedException;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSpec;
import dev.tarn.version.Commit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditsTest {
  private static final TensorSpec LABELS =
      TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1", "g2", "g3");
  private static final TensorSpec TEXT = TensorSpec.of("note", Htype.TEXT);
  private static final TensorSpec RAGGED =
      TensorSpec.of("points", Htype.GENERIC).withShape(Shape.of(-1, 2));

  @TempDir java.nio.file.Path folder;
  private BufferAllocator allocator;
  private String location;
  private DatasetOptions options;

  @BeforeEach
  void open() {
    allocator = new RootAllocator();
    location = folder.resolve("flowers").toString();
    options = DatasetOptions.defaults().withAllocator(allocator).withAuthor("ada");
  }

  @AfterEach
  void everyBufferIsReleased() {
    allocator.close();
  }

  private Dataset create(TensorSpec... tensors) {
    return Dataset.create(location, List.of(tensors), options);
  }

  private Dataset load() {
    return Dataset.load(location, options);
  }

  private static List<String> labels(Dataset ds) {
    List<String> labels = new ArrayList<>();
    for (long row = 0; row < ds.rowCount(); row++) {
      labels.add(
          ds.tensor("labels").value(row).isPresent() ? ds.tensor("labels").text(row) : "null");
    }
    return labels;
  }

  private void fill(Dataset ds, String... labels) {
    ds.commit(
        "rows",
        rows -> {
          for (String label : labels) {
            rows.add(Map.of("labels", label));
          }
        });
  }

  @Test
  void aTransactionAppendsUpdatesAndDeletesInOneCommit() {
    try (Dataset ds = create(LABELS)) {
      fill(ds, "g0", "g1", "g2", "g3");
      String third = ds.rowId(2);
      Commit commit =
          ds.transact(
              "mixed",
              tx -> {
                tx.append(Map.of("labels", "g3"));
                tx.update(0, Map.of("labels", "g2"));
                tx.update(0, Map.of("labels", "g1"));
                tx.delete(RowSelection.of(1));
              });
      assertEquals(List.of("g1", "g2", "g3", "g3"), labels(ds));
      assertEquals(4, commit.rowCount());
      assertEquals(1, commit.added());
      assertEquals(1, commit.updated());
      assertEquals(1, commit.deleted());
      assertEquals(third, ds.rowId(1));
      assertTrue(ds.verify().ok());
    }
    try (Dataset ds = load()) {
      assertEquals(List.of("g1", "g2", "g3", "g3"), labels(ds));
      assertEquals(4, ds.summary().rowCount());
      try (Dataset before = ds.at("main~1")) {
        assertEquals(List.of("g0", "g1", "g2", "g3"), labels(before));
      }
      assertEquals(
          Map.of("g0", 0L, "g1", 1L, "g2", 1L, "g3", 2L), ds.all().classCounts().get("labels"));
    }
  }

  @Test
  void stagedEditsSurviveTheProcess() {
    try (Dataset ds = create(LABELS)) {
      fill(ds, "g0", "g1", "g2", "g3");
    }
    try (Dataset ds = load()) {
      ds.stage(tx -> tx.update(RowSelection.range(0, 2), Map.of("labels", "g3")));
      ds.stage(tx -> tx.delete(RowSelection.of(3)));
      assertEquals(4, ds.rowCount());
    }
    try (Dataset ds = load()) {
      StagedChange staged = ds.status().get(0);
      assertEquals(new StagedChange.Counts(0, 2, 1), staged.rows());
      assertEquals(new StagedChange.Counts(0, 2, 1), staged.tensors().get("labels"));
      Commit commit = ds.commit("later");
      assertEquals(2, commit.updated());
      assertEquals(1, commit.deleted());
      assertEquals(List.of("g3", "g3", "g2"), labels(ds));
      assertTrue(ds.status().isEmpty());
    }
  }

  @Test
  void twoUpdatesOfOneRowAreAConflictAndTheLosersChangeStaysStaged() {
    try (Dataset ds = create(LABELS)) {
      fill(ds, "g0", "g1", "g2", "g3", "g0", "g1", "g2", "g3");
    }
    try (Dataset one = load();
        Dataset two = Dataset.load(location, options.withAuthor("bob"))) {
      two.stage(tx -> tx.update(7, Map.of("labels", "g0")));
      one.transact("first", tx -> tx.update(7, Map.of("labels", "g1")));
      ConflictException e = assertThrows(ConflictException.class, () -> two.commit("second"));
      assertEquals("row-conflict", e.code());
      assertTrue(
          e.getMessage()
              .startsWith(
                  "Row 7 of tensor 'labels' was updated by ada in commit " + one.head().shortId()),
          e.getMessage());
      assertEquals(7L, e.details().get("row"));
      assertEquals(1, two.status().size());
      assertEquals(8, load0().rowCount());
      two.reset();
    }
    try (Dataset ds = load()) {
      assertEquals("g1", ds.tensor("labels").text(7));
      ds.stage(tx -> tx.update(7, Map.of("labels", "g0")));
      ds.commit("again");
      assertEquals("g0", ds.tensor("labels").text(7));
    }
  }

  private Dataset load0() {
    Dataset ds = load();
    ds.close();
    return ds;
  }

  @Test
  void disjointChangesOfTwoWritersAreBothKept() {
    try (Dataset ds = create(LABELS)) {
      fill(ds, "g0", "g1", "g2", "g3");
    }
    try (Dataset one = load();
        Dataset two = load();
        Dataset three = load()) {
      one.transact("delete", tx -> tx.delete(RowSelection.of(0)));
      two.transact(
          "update",
          tx -> {
            tx.update(2, Map.of("labels", "g0"));
            tx.append(Map.of("labels", "g2"));
          });
      assertEquals(List.of("g1", "g0", "g3", "g2"), labels(two));
      // Deleting what is deleted already changes nothing more.
      three.transact("delete both", tx -> tx.delete(RowSelection.of(0, 3)));
      assertEquals(List.of("g1", "g0", "g2"), labels(three));
      assertEquals(1, three.head().deleted());
      assertTrue(three.verify().ok());
    }
  }

  @Test
  void updatingADeletedRowAndDeletingAnUpdatedRowAreConflicts() {
    try (Dataset ds = create(LABELS)) {
      fill(ds, "g0", "g1", "g2", "g3");
    }
    try (Dataset one = load();
        Dataset two = load()) {
      one.transact(
          "first",
          tx -> {
            tx.delete(RowSelection.of(1));
            tx.update(2, Map.of("labels", "g0"));
          });
      ConflictException updated =
          assertThrows(
              ConflictException.class,
              () -> two.transact("late", tx -> tx.update(1, Map.of("labels", "g3"))));
      assertTrue(updated.getMessage().startsWith("Row 1 was deleted by ada"), updated::getMessage);
      ConflictException deleted =
          assertThrows(
              ConflictException.class,
              () -> two.transact("late", tx -> tx.delete(RowSelection.of(2))));
      assertTrue(
          deleted.getMessage().startsWith("Row 2 of tensor 'labels' was updated by ada"),
          deleted::getMessage);
    }
  }

  @Test
  void rowsThatAreNotThereAndValuesThatDoNotFitAreRefused() {
    try (Dataset ds = create(LABELS)) {
      fill(ds, "g0", "g1");
      RefusedException row =
          assertThrows(
              RefusedException.class,
              () -> ds.transact("x", tx -> tx.update(2, Map.of("labels", "g0"))));
      assertEquals("There is no row 2; the commit has 2 rows.", row.getMessage());
      assertThrows(
          RefusedException.class,
          () -> ds.transact("x", tx -> tx.update(1, Map.of("labels", "g9"))));
      assertThrows(
          RefusedException.class, () -> ds.transact("x", tx -> tx.update(1, Map.of("lables", 1))));
      assertEquals(List.of("g0", "g1"), labels(ds));
    }
  }

  @Test
  void aTensorThatIsOnlyStagedIsNotInADirectCommit() {
    try (Dataset ds = create(LABELS)) {
      ds.addTensor(TEXT);
      fill(ds, "g0");
      assertEquals(List.of("labels"), ds.schema().names());
      ds.commit("the tensor");
      assertEquals(List.of("labels", "note"), ds.schema().names());
    }
  }

  /** Every value and statistic, against plain lists, over random histories. */
  @Test
  void randomEditsGiveWhatPlainListsGive() {
    for (int seed = 0; seed < 3; seed++) {
      location = folder.resolve("random" + seed).toString();
      randomEdits(seed);
    }
  }

  private void randomEdits(int seed) {
    Random random = new Random(seed);
    List<Map<String, Object>> model = new ArrayList<>();
    create(LABELS, TEXT, RAGGED).close();
    for (int step = 0; step < 15; step++) {
      String context = "seed " + seed + " step " + step;
      try (Dataset ds = load()) {
        List<Map<String, Object>> before = new ArrayList<>(model);
        List<Map<String, Object>> appended = new ArrayList<>();
        int count = before.size();
        ds.transact(
            "step",
            tx -> {
              for (int i = random.nextInt(6) + (count == 0 ? 3 : 0); i >= 0; i--) {
                Map<String, Object> row = randomRow(random);
                tx.append(row);
                appended.add(row);
              }
              for (int i = random.nextInt(4); i > 0 && count > 0; i--) {
                int row = random.nextInt(count);
                Map<String, Object> values = randomRow(random);
                tx.update(row, values);
                Map<String, Object> changed = new HashMap<>(model.get(row));
                changed.putAll(values);
                model.set(row, changed);
              }
              TreeMap<Integer, Boolean> gone = new TreeMap<>();
              for (int i = random.nextInt(4); i > 0 && count > 4; i--) {
                gone.put(random.nextInt(count), true);
              }
              gone.keySet().forEach(row -> tx.delete(RowSelection.of(row)));
              gone.descendingKeySet().forEach(row -> model.remove((int) row));
            });
        model.addAll(appended);
        check(ds, model, context);
        if (random.nextInt(3) == 0) {
          List<String> ids = rowIds(ds);
          String head = ds.head().id();
          ds.optimize(random.nextBoolean());
          assertEquals(ids, rowIds(ds), context);
          assertEquals(head, ds.head().id(), context);
          check(ds, model, context + " optimized");
        }
      }
      try (Dataset ds = load()) {
        check(ds, model, context + " reopened");
      }
    }
    try (Dataset ds = load()) {
      assertTrue(ds.verify().ok());
    }
  }

  private static List<String> rowIds(Dataset ds) {
    List<String> ids = new ArrayList<>();
    for (long row = 0; row < ds.rowCount(); row++) {
      ids.add(ds.rowId(row));
    }
    return ids;
  }

  private static Map<String, Object> randomRow(Random random) {
    Map<String, Object> row = new HashMap<>();
    if (random.nextInt(5) > 0) {
      row.put("labels", random.nextInt(3));
    }
    if (random.nextInt(5) > 0) {
      row.put("note", "n".repeat(random.nextInt(4)));
    }
    if (random.nextInt(5) > 0) {
      int n = random.nextInt(4);
      row.put("points", NdArray.of(random.doubles(2L * n).toArray(), n, 2));
    }
    return row;
  }

  private void check(Dataset ds, List<Map<String, Object>> model, String context) {
    assertEquals(model.size(), ds.rowCount(), context);
    for (String name : List.of("labels", "note", "points")) {
      Tensor tensor = ds.tensor(name);
      long nulls = 0;
      long empties = 0;
      Map<Integer, Long> classes = new TreeMap<>();
      for (int row = 0; row < model.size(); row++) {
        Object expected = model.get(row).get(name);
        Object actual = tensor.value(row).orElse(null);
        if (expected instanceof Integer number) {
          classes.merge(number, 1L, Long::sum);
          assertEquals((long) number, actual, context);
        } else if (expected instanceof NdArray array) {
          empties += array.size() == 0 ? 1 : 0;
          assertEquals(array, actual, context);
        } else {
          assertEquals(expected, actual, context + " " + name + " row " + row);
          nulls += expected == null ? 1 : 0;
          empties += "".equals(expected) ? 1 : 0;
        }
      }
      ChunkStats stats = tensor.stats();
      assertEquals(model.size(), stats.rows(), context);
      assertEquals(nulls, stats.nulls(), context + " " + name);
      assertEquals(empties, stats.empties(), context + " " + name);
      for (int number = 0; number < 4; number++) {
        assertEquals(
            classes.getOrDefault(number, 0L), stats.classCounts().countOf(number), context);
      }
      assertEquals(smallestShape(model, name), stats.shapeMin(), context);
      readsInOnePieceAndInTwo(ds, tensor, context);
    }
  }

  private static List<Integer> smallestShape(List<Map<String, Object>> model, String name) {
    return name.equals("points")
        ? model.stream()
            .map(row -> (NdArray) row.get("points"))
            .filter(array -> array != null)
            .map(array -> array.dim(0))
            .min(Integer::compare)
            .map(least -> List.of(least, 2))
            .orElse(List.of())
        : List.of();
  }

  private void readsInOnePieceAndInTwo(Dataset ds, Tensor tensor, String context) {
    int count = (int) ds.rowCount();
    dev.tarn.sample.SampleReader samples = new dev.tarn.sample.SampleReader(tensor.schema());
    try (FieldVector all = tensor.read(0, count, allocator);
        FieldVector rest = tensor.read(count / 2, count - count / 2, allocator)) {
      for (int row = 0; row < count; row++) {
        Optional<Object> value = samples.value(all, row);
        assertEquals(tensor.value(row), value, context);
        if (row >= count / 2) {
          assertEquals(value, samples.value(rest, row - count / 2), context);
        }
      }
    }
  }
}
