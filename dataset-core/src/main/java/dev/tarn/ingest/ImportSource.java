package dev.tarn.ingest;

import dev.tarn.schema.Schema;
import java.util.Optional;

/** What is imported from. Immutable; each import reads it anew. */
interface ImportSource {
  /** In few words, for the commit's message: {@code folder flowers}. */
  String description();

  /**
   * Reads the source once to learn what it brings.
   *
   * @param existing the tensors of the dataset that is appended to; empty for a new dataset
   * @param skipsBad whether bad rows are passed over here, to be reported when they are fed
   */
  ImportPlan plan(Optional<Schema> existing, boolean skipsBad);
}
