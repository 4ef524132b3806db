package dev.tarn.examples;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.View;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.util.Map;

/** A dataset from nothing: rows, a commit, a question, a view that others can load. */
public final class FirstDataset {
  private FirstDataset() {}

  /** Makes the dataset at the place that is given and prints what it answers. */
  public static void main(String[] args) {
    String location = args[0];
    // tag: first
    try (Dataset ds =
        Dataset.create(
            location,
            TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1", "g2", "g3"),
            TensorSpec.of("age", Htype.GENERIC),
            TensorSpec.of("embedding", Htype.EMBEDDING).withShape(3))) {
      ds.append(
          rows -> {
            rows.add(
                Map.of("labels", "g0", "age", 61, "embedding", new float[] {0.1f, 0.9f, 0.3f}));
            rows.add(
                Map.of("labels", "g3", "age", 74, "embedding", new float[] {0.8f, 0.2f, 0.1f}));
            rows.add(Map.of("labels", "g0", "age", 47));
          });
      ds.commit("The first three patients");

      View g0 = ds.query("SELECT * WHERE CONTAINS(labels, 'g0') AND age > 50");
      System.out.println(g0.rowCount() + " row: number " + g0.row(0).number().getAsLong());

      View balanced =
          ds.query(
              "SELECT * SAMPLE BY MAX_WEIGHT(labels = 'g0': 1, labels = 'g3': 2) LIMIT 100",
              QueryOptions.seed(42));
      String id = balanced.save("as many g3 as g0");
      System.out.println(ds.loadView(id.substring(0, 8)).classCounts());
    }
    // end: first
  }
}
