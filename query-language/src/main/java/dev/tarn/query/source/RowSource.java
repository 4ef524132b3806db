package dev.tarn.query.source;

import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import dev.tarn.schema.Schema;
import java.util.List;

/** The rows of a dataset at one commit. Threads may share it. */
public interface RowSource {
  /** Names the dataset and commit: equal keys, equal rows. */
  String key();

  /** The tensors. */
  Schema schema();

  /** The number of rows. */
  long rowCount();

  /**
   * The samples of a tensor in some rows, in memory of the heap.
   *
   * @param tensor its place in the schema
   */
  Column read(int tensor, Rows rows);

  /** The shapes of those samples: int64 (ndim) per row; no image is decoded. */
  Column shapes(int tensor, Rows rows);

  /** What is known of the samples of a tensor, chunk by chunk in row order; nothing is read. */
  List<ChunkSummary> chunks(int tensor);
}
