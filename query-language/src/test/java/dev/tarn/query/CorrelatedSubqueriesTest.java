package dev.tarn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A subquery is asked once for each combination of the outer values that it uses. */
class CorrelatedSubqueriesTest {
  private static final int ROWS = 2_000;
  private static final int LABELS = 4;

  private static Dataset dataset(String name) {
    Dataset dataset =
        Dataset.create(
            "mem:correlated-" + name,
            TensorSpec.of("label", Htype.CLASS_LABEL).withClassNames("a", "b", "c", "d"),
            TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT32));
    dataset.commit(
        "rows",
        rows -> {
          for (int i = 0; i < ROWS; i++) {
            rows.add(Map.of("label", i % LABELS, "n", i));
          }
        });
    return dataset;
  }

  private static void check(Dataset dataset, String query, long expected) {
    AtomicLong met = new AtomicLong();
    QueryOptions options = QueryOptions.defaults().withProgress(met::addAndGet);
    assertEquals(expected, dataset.query(query, options).rowCount(), query);
    assertTrue(met.get() < 10L * ROWS * LABELS, () -> met + " rows were met: " + query);
  }

  @Test
  void equalRowsOutsideShareTheirAnswer() {
    try (Dataset dataset = dataset("shared")) {
      String inner = "SELECT b.n FROM (SELECT *) AS b WHERE b.label = a.label";
      check(
          dataset,
          "SELECT * FROM (SELECT *) AS a WHERE a.n = (SELECT MAX(b.n) FROM (SELECT *) AS b"
              + " WHERE b.label = a.label)",
          LABELS);
      check(
          dataset, "SELECT * FROM (SELECT *) AS a WHERE a.n + 4 IN (" + inner + ")", ROWS - LABELS);
      check(
          dataset,
          "SELECT * FROM (SELECT *) AS a WHERE EXISTS (" + inner + " AND b.n > 1996)",
          3L * ROWS / LABELS);
    }
  }

  @Test
  void whatDependsOnAQueryFurtherOutIsKnown() {
    try (Dataset dataset = dataset("deep")) {
      check(
          dataset,
          "SELECT * FROM (SELECT *) AS a WHERE EXISTS (SELECT * FROM (SELECT * LIMIT 8) AS b"
              + " WHERE EXISTS (SELECT * FROM (SELECT * LIMIT 8) AS c"
              + " WHERE c.label = a.label AND c.n < 2))",
          ROWS / 2);
    }
  }
}
