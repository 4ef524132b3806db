package dev.tarn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.View;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

/**
 * What users of other systems ran into, as FIELD-REPORTS tells it: questions, answers, sampling,
 * views.
 */
class FieldReportsTest {
  private static int datasets;

  private static Dataset create(TensorSpec... tensors) {
    return Dataset.create("mem:field-reports-" + ++datasets, tensors);
  }

  private static List<Long> rows(View view) {
    return Arrays.stream(view.rowSelection().orElseThrow().toArray()).boxed().toList();
  }

  private static Map<String, Object> row(String name, Object value) {
    Map<String, Object> row = new HashMap<>();
    row.put(name, value);
    return row;
  }

  @Test
  void notLeavesNullLabelsOut() {
    try (Dataset ds =
        create(TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1", "g2"))) {
      ds.commit(
          "rows",
          rows ->
              Arrays.asList("g0", "g1", null, null)
                  .forEach(label -> rows.add(row("labels", label))));
      for (String condition :
          List.of(
              "NOT (labels = 'g0')",
              "labels <> 'g0'",
              "NOT CONTAINS(labels, 'g0')",
              "NOT (labels IN ('g0', 'g2'))")) {
        assertEquals(List.of(1L), rows(ds.query("SELECT * WHERE " + condition)), condition);
      }
    }
  }

  @Test
  void negativeZeroIsZero() {
    try (Dataset ds = create(TensorSpec.of("x", Htype.GENERIC))) {
      ds.commit("rows", rows -> List.of(-1.0, -0.0, 0.0, 1.0).forEach(x -> rows.add(row("x", x))));
      assertEquals(1, ds.query("SELECT * WHERE x < 0").rowCount());
      assertEquals(2, ds.query("SELECT * WHERE x = 0").rowCount());
      assertEquals(3, ds.query("SELECT * WHERE x >= 0").rowCount());
      assertEquals(3, ds.query("SELECT DISTINCT x").rowCount());
      assertEquals(3, ds.query("SELECT x, COUNT(*) GROUP BY x").rowCount());
    }
    try (Dataset ds = create(TensorSpec.of("x", Htype.GENERIC))) {
      ds.commit("only -0.0", rows -> rows.add(row("x", -0.0)));
      assertEquals(1, ds.query("SELECT * WHERE x = 0").rowCount());
    }
  }

  @Test
  void aZeroVectorDoesNotUnsortASimilarityRanking() {
    Random random = new Random(3);
    try (Dataset ds = create(TensorSpec.of("e", Htype.EMBEDDING).withShape(4))) {
      ds.commit(
          "rows",
          rows -> {
            for (int i = 0; i < 50; i++) {
              float[] e = new float[4];
              for (int j = 0; j < 4 && i != 17; j++) {
                e[j] = (float) random.nextGaussian();
              }
              rows.add(row("e", e));
            }
          });
      QueryOptions query = QueryOptions.params((Object) List.of(0.3, -1.0, 0.5, 0.1));
      List<Long> twenty =
          rows(ds.query("SELECT * ORDER BY COSINE_SIMILARITY(e, ?) DESC LIMIT 20", query));
      List<Long> all = rows(ds.query("SELECT * ORDER BY COSINE_SIMILARITY(e, ?) DESC", query));
      assertEquals(all.subList(0, 20), twenty);
      assertEquals(17L, all.get(49));
      double last = Double.POSITIVE_INFINITY;
      for (long number : all.subList(0, 49)) {
        double similarity = cosine(ds.tensor("e").floats(number));
        assertTrue(similarity <= last + 1e-6, "row " + number);
        last = similarity;
      }
    }
  }

  private static double cosine(float[] e) {
    double[] q = {0.3, -1.0, 0.5, 0.1};
    double dot = 0;
    double a = 0;
    double b = 0;
    for (int i = 0; i < 4; i++) {
      dot += e[i] * q[i];
      a += e[i] * e[i];
      b += q[i] * q[i];
    }
    return dot / Math.sqrt(a * b);
  }

  @Test
  void limitIsTakenAfterAllConditions() {
    int n = 100_000;
    try (Dataset ds =
            create(
                TensorSpec.of("labels", Htype.CLASS_LABEL),
                TensorSpec.of("edema", Htype.CLASS_LABEL));
        BufferAllocator allocator = new RootAllocator()) {
      ds.commit(
          "rows",
          rows -> {
            try (UInt2Vector labels = new UInt2Vector("labels", allocator);
                UInt2Vector edema = new UInt2Vector("edema", allocator)) {
              labels.allocateNew(n);
              edema.allocateNew(n);
              for (int i = 0; i < n; i++) {
                labels.set(i, i < n / 2 || i >= n - 20 ? 1 : 0);
                edema.set(i, i >= n - 20 ? 2 : 0);
              }
              labels.setValueCount(n);
              edema.setValueCount(n);
              rows.addBatch(VectorSchemaRoot.of(labels, edema));
            }
          });
      assertEquals(
          LongStream.range(n - 20, n - 15).boxed().toList(),
          rows(ds.query("SELECT * WHERE labels = 1 AND edema = 2 LIMIT 5")));
    }
  }

  @Test
  void textOutsideLatin1WorksEverywhere() {
    List<String> names = List.of("друзы", "糖尿病", "naïve", "🩺");
    try (Dataset ds =
        create(
            TensorSpec.of("finding", Htype.CLASS_LABEL).withClassNames(names),
            TensorSpec.of("note", Htype.TEXT))) {
      ds.commit(
          "rows", rows -> names.forEach(name -> rows.add(Map.of("finding", name, "note", name))));
      for (int i = 0; i < names.size(); i++) {
        List<Long> expected = List.of((long) i);
        String name = names.get(i);
        assertEquals(expected, rows(ds.query("SELECT * WHERE finding = '" + name + "'")));
        assertEquals(expected, rows(ds.query("SELECT * WHERE finding IN ('" + name + "')")));
        assertEquals(expected, rows(ds.query("SELECT * WHERE CONTAINS(finding, '" + name + "')")));
        assertEquals(expected, rows(ds.query("SELECT * WHERE note LIKE '" + name + "'")));
        assertEquals(
            expected, rows(ds.query("SELECT * WHERE finding = ?", QueryOptions.params(name))));
        assertEquals(name, ds.query("SELECT note AS \"" + name + "\"").columns().get(0).name());
      }
      assertEquals(List.of(3L), rows(ds.query("SELECT * WHERE note LIKE '_'")));
      assertEquals(List.of(3L), rows(ds.query("SELECT * WHERE LENGTH(note) = 1")));
    }
  }

  @Test
  void drawsStayRightWithManyRows() {
    int n = (1 << 24) + 1000;
    try (Dataset ds = create(TensorSpec.of("w", Htype.GENERIC));
        BufferAllocator allocator = new RootAllocator()) {
      ds.commit(
          "rows",
          rows -> {
            try (Float8Vector w = new Float8Vector("w", allocator)) {
              w.allocateNew(n);
              for (int i = 0; i < n; i++) {
                w.set(i, i < n / 2 ? 2 : 1);
              }
              w.setValueCount(n);
              rows.addBatch(VectorSchemaRoot.of(w));
            }
          });
      for (String weight : List.of("w", "CAST(w AS BIGINT)", "w * 1e-12")) {
        RowSelection drawn =
            ds.query("SELECT * SAMPLE BY " + weight + " LIMIT 100000", QueryOptions.seed(5))
                .rowSelection()
                .orElseThrow();
        long second = Arrays.stream(drawn.toArray()).filter(row -> row >= n / 2).count();
        assertEquals(1 / 3.0, second / 100_000.0, 0.006, weight);
      }
    }
  }

  @Test
  void rowsOfWeightZeroAreNeverDrawn() {
    int n = 1_000_000;
    try (Dataset ds = create(TensorSpec.of("w", Htype.GENERIC));
        BufferAllocator allocator = new RootAllocator()) {
      ds.commit(
          "rows",
          rows -> {
            try (Float8Vector w = new Float8Vector("w", allocator)) {
              w.allocateNew(n);
              for (int i = 0; i < n; i++) {
                w.set(i, i == 0 || i == n / 2 ? 1e-30 : i == n - 2 ? 2e-30 : 0);
              }
              w.setValueCount(n);
              rows.addBatch(VectorSchemaRoot.of(w));
            }
          });
      for (int seed = 0; seed < 3; seed++) {
        long[] drawn =
            ds.query("SELECT * SAMPLE BY w LIMIT 100000", QueryOptions.seed(seed))
                .rowSelection()
                .orElseThrow()
                .toArray();
        Map<Long, Long> counts =
            Arrays.stream(drawn)
                .boxed()
                .collect(Collectors.groupingBy(row -> row, Collectors.counting()));
        assertEquals(java.util.Set.of(0L, n / 2L, n - 2L), counts.keySet());
        assertEquals(0.25, counts.get(0L) / 1e5, 0.006);
        assertEquals(0.25, counts.get(n / 2L) / 1e5, 0.006);
        assertEquals(0.5, counts.get(n - 2L) / 1e5, 0.007);
      }
    }
  }

  /** Each step of refining a view does to it what it does to a plain list, in every order. */
  @Test
  void shuffleWhereRangeAndSelectMeanTheSameInEveryOrder() {
    try (Dataset ds =
        create(
            TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1"),
            TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT32))) {
      Random random = new Random(7);
      List<Integer> labels = new ArrayList<>();
      ds.commit(
          "rows",
          rows -> {
            for (int i = 0; i < 200; i++) {
              labels.add(random.nextInt(2));
              rows.add(Map.of("labels", labels.get(i), "n", i));
            }
          });
      for (List<String> order : permutations(List.of("shuffle", "where", "range", "select"))) {
        View view = ds.all();
        List<Long> expected = new ArrayList<>(LongStream.range(0, 200).boxed().toList());
        for (String step : order) {
          switch (step) {
            case "shuffle" -> {
              view = view.shuffle(7);
              shuffle(expected);
            }
            case "where" -> {
              view = view.where("labels = 'g1'");
              expected.removeIf(row -> labels.get(row.intValue()) != 1);
            }
            case "range" -> {
              view = view.range(0, 50);
              expected = new ArrayList<>(expected.subList(0, Math.min(50, expected.size())));
            }
            default -> view = view.select("n, labels");
          }
        }
        List<Long> found = new ArrayList<>();
        view.rows().forEach(row -> found.add(row.integers("n")[0]));
        assertEquals(expected, found, order.toString());
      }
    }
  }

  private static void shuffle(List<Long> list) {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, random.nextInt(i + 1));
    }
  }

  private static List<List<String>> permutations(List<String> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    List<List<String>> all = new ArrayList<>();
    for (String first : items) {
      List<String> rest = new ArrayList<>(items);
      rest.remove(first);
      for (List<String> tail : permutations(rest)) {
        List<String> one = new ArrayList<>(List.of(first));
        one.addAll(tail);
        all.add(one);
      }
    }
    return all;
  }

  /**
   * Queries of four threads meet a close: an ordinary exception that says "closed", never a crash.
   */
  @Test
  void closingUnderReadersIsAnOrdinaryException() throws Exception {
    String location = "mem:field-reports-closing";
    try (Dataset ds =
        Dataset.create(
            location, TensorSpec.of("n", Htype.GENERIC), TensorSpec.of("t", Htype.TEXT))) {
      for (int i = 0; i < 4; i++) {
        ds.commit(
            "rows",
            rows -> {
              for (int j = 0; j < 500; j++) {
                rows.add(Map.of("n", j, "t", "text " + j));
              }
            });
      }
    }
    for (int round = 0; round < 50; round++) {
      Dataset ds = Dataset.load(location);
      AtomicReference<Throwable> wrong = new AtomicReference<>();
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Thread reader = new Thread(() -> readUntilClosed(ds, wrong));
        reader.start();
        readers.add(reader);
      }
      Thread.onSpinWait();
      closeWhenUnused(ds);
      for (Thread reader : readers) {
        reader.join(20_000);
        assertTrue(!reader.isAlive(), "a reader hangs");
      }
      if (wrong.get() != null) {
        throw new AssertionError("round " + round, wrong.get());
      }
    }
  }

  private static void closeWhenUnused(Dataset ds) {
    try {
      ds.close();
    } catch (dev.tarn.error.TarnException e) {
      // Readers still held buffers: said, and nothing else.
      assertEquals("memory-not-released", e.code());
    }
  }

  private static void readUntilClosed(Dataset ds, AtomicReference<Throwable> wrong) {
    try {
      while (true) {
        View view = ds.query("SELECT * WHERE n > 250 AND CONTAINS(t, '3')");
        try (BufferAllocator allocator = ds.newAllocator("reader");
            FieldVector vector = view.read(1, 0, 10, allocator)) {
          assertEquals(10, vector.getValueCount());
        }
      }
    } catch (IllegalStateException e) {
      if (!String.valueOf(e.getMessage()).contains("closed")) {
        wrong.compareAndSet(null, e);
      }
    } catch (Throwable e) {
      wrong.compareAndSet(null, e);
    }
  }
}
