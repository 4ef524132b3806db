package dev.tarn.ingest;

import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSpec;
import java.util.List;
import java.util.Map;

/** What an import brings, known before its first row. */
interface ImportPlan {
  /** The tensors of a new dataset; not looked at where the dataset is there. */
  List<TensorSpec> tensors();

  /**
   * The class names that the rows of each label tensor use, in the order in which new ones are
   * numbered.
   */
  Map<String, List<String>> classes();

  /** How many rows there will be, or -1. */
  long expectedRows();

  /**
   * Reads the source and hands over its rows.
   *
   * @param schema the tensors that are appended to, with all classes
   */
  void feed(Schema schema, RowTarget rows);
}
