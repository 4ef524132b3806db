package dev.tarn.ingest;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where rows go: into a transaction, or nowhere in a dry run. */
@FunctionalInterface
interface RowSink {
  /** Takes a row: values by tensor name, null for a null sample. */
  void add(Map<String, @Nullable Object> row);
}
