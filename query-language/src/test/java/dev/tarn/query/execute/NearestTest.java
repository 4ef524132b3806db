package dev.tarn.query.execute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.QueryPlan;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The first rows by similarity: chosen roughly, then computed exactly. */
class NearestTest {
  private static final int ROWS = 3_000;
  private static final int DIMENSIONS = 19;

  private interface Vectors {
    float[] row(int i, Random random);
  }

  private static Dataset dataset(String name, Vectors vectors) {
    Dataset dataset =
        Dataset.create(
            "mem:nearest-" + name,
            TensorSpec.of("e", Htype.EMBEDDING).withDtype(Dtype.FLOAT32).withShape(DIMENSIONS));
    Random random = new Random(3);
    dataset.commit(
        "rows",
        rows -> {
          for (int i = 0; i < ROWS; i++) {
            rows.add(Map.of("e", vectors.row(i, random)));
          }
        });
    return dataset;
  }

  private static float[] vector(Random random, double scale) {
    float[] vector = new float[DIMENSIONS];
    for (int k = 0; k < DIMENSIONS; k++) {
      vector[k] = (float) (random.nextGaussian() * scale);
    }
    return vector;
  }

  private static final String WANTED =
      "ARRAY[1.5, -2, 0.25, 3, 1, 0, 0, 2, -1, 0.5, 1, 1, -3, 2, 0.1, 0.2, 0.3, 4, -1]";

  private static void assertSame(Dataset dataset) {
    for (String direction : new String[] {"", " DESC"}) {
      String query =
          "SELECT * ORDER BY COSINE_SIMILARITY(e, " + WANTED + ")" + direction + " LIMIT 7";
      QueryOptions options = QueryOptions.defaults().withThreads(2);
      assertArrayEquals(
          dataset.query(query, options.withoutIndexes()).rowSelection().orElseThrow().toArray(),
          dataset.query(query, options).rowSelection().orElseThrow().toArray());
    }
  }

  @Test
  void theRowsAreThoseOfTheExactComputation() {
    try (Dataset dataset = dataset("plain", (i, random) -> vector(random, 1))) {
      assertSame(dataset);
      QueryPlan plan =
          dataset.analyze(
              "SELECT * ORDER BY COSINE_SIMILARITY(" + WANTED + ", e) LIMIT 7",
              QueryOptions.defaults());
      QueryPlan sort = plan.inputs().get(0).inputs().get(0);
      assertEquals("Sort", sort.operator());
      assertEquals(7, sort.details().get("candidates"));
    }
  }

  @Test
  void equalRowsKeepTheirOrder() {
    try (Dataset dataset = dataset("equal", (i, random) -> vector(new Random(i % 5), 1 + i % 3))) {
      assertSame(dataset);
    }
  }

  @Test
  void numbersOutsideFloatsReachAreComparedExactly() {
    double[] scales = {1e-30, 1e30, 1, 0, 1e-12, 1e12, 1, 1};
    try (Dataset dataset =
        dataset("scales", (i, random) -> vector(random, scales[i % scales.length]))) {
      assertSame(dataset);
    }
    try (Dataset dataset =
        dataset(
            "nan",
            (i, random) -> {
              float[] vector = vector(random, 1);
              vector[3] = i % 700 == 0 ? Float.NaN : i % 701 == 0 ? 1e38f : vector[3];
              return vector;
            })) {
      assertSame(dataset);
    }
  }
}
