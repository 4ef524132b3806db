package dev.tarn.ingest;

import dev.tarn.dataset.Dataset;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Schema;
import java.util.Optional;

/** What is imported from. Immutable; each import reads it anew. */
public abstract sealed class ImportSource
    permits CsvImport, FolderImport, JsonImport, JsonlImport, NpzImport {
  ImportSource() {}

  /**
   * Appends the rows to the dataset at that location, which is made if it is not there.
   *
   * @throws TarnException if a row or file is bad (and bad ones are not skipped) or the dataset
   *     can't take the rows; then nothing was changed, and no dataset was made
   */
  public final ImportResult run(String location, ImportOptions options) {
    return ImportRun.run(this, location, options);
  }

  /**
   * Appends the rows to an open dataset, on the branch of that handle, which moves to the new
   * commit.
   *
   * @throws TarnException if a row or file is bad (and bad ones are not skipped) or the dataset
   *     can't take the rows; then nothing was changed
   */
  public final ImportResult run(Dataset dataset, ImportOptions options) {
    return ImportRun.run(this, dataset, options);
  }

  /** In few words, for the commit's message: {@code folder flowers}. */
  abstract String description();

  /**
   * Reads the source once to learn what it brings.
   *
   * @param existing the tensors of the dataset that is appended to; empty for a new dataset
   * @param skipsBad whether bad rows are passed over here, to be reported when they are fed
   */
  abstract ImportPlan plan(Optional<Schema> existing, boolean skipsBad);
}
