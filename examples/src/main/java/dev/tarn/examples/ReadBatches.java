package dev.tarn.examples;

import dev.tarn.dataset.BatchReader;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.Row;
import dev.tarn.dataset.View;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Reading a view: whole Arrow batches for speed, single rows for a look. */
public final class ReadBatches {
  private ReadBatches() {}

  /** Reads the dataset that {@link FirstDataset} made. */
  public static void main(String[] args) {
    // tag: read
    try (Dataset ds = Dataset.load(args[0])) {
      View view = ds.query("SELECT age, embedding WHERE embedding IS NOT NULL");
      try (BatchReader batches = view.batches(65_536)) {
        while (batches.next()) {
          VectorSchemaRoot batch = batches.root(); // borrowed until the next call
          System.out.println(batch.getRowCount() + " rows of " + batch.getSchema().getFields());
        }
      }
      for (Row row : view.rows()) {
        float[] embedding = row.floats("embedding");
        System.out.println(row.value("age").orElseThrow() + " " + embedding[0]);
      }
      System.out.println(ds.log().get(0).message());
    }
    // end: read
  }
}
