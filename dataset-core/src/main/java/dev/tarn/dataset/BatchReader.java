package dev.tarn.dataset;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Reads a view as Arrow batches, in order. For one thread. */
public final class BatchReader implements AutoCloseable {
  private final View view;
  private final int maxRows;
  private final BufferAllocator allocator;
  private @Nullable VectorSchemaRoot root;
  private long next;

  BatchReader(View view, int maxRows) {
    if (maxRows < 1) {
      throw new IllegalArgumentException("A batch has at least one row: " + maxRows);
    }
    this.view = view;
    this.maxRows = maxRows;
    this.allocator = view.dataset().newAllocator("batches");
  }

  /** Advances to the next batch; false after the last one. */
  public boolean next() {
    return next(maxRows);
  }

  /** As {@link #next()}, with another number of rows at most. */
  boolean next(int rows) {
    clear();
    int count = (int) Math.min(rows, view.rowCount() - next);
    if (count <= 0) {
      return false;
    }
    List<FieldVector> vectors = new ArrayList<>();
    try {
      for (int i = 0; i < view.columns().size(); i++) {
        vectors.add(view.read(i, next, count, allocator));
      }
    } catch (RuntimeException | Error e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
    root =
        new VectorSchemaRoot(view.columns().stream().map(Column::field).toList(), vectors, count);
    next += count;
    return true;
  }

  /** The batch. <b>Borrowed:</b> valid until the next call of {@link #next} or {@link #close}. */
  public VectorSchemaRoot root() {
    VectorSchemaRoot batch = root;
    if (batch == null) {
      throw new IllegalStateException(
          "There is no batch: call next() first, and only while it gives true");
    }
    return batch;
  }

  private void clear() {
    if (root != null) {
      root.close();
      root = null;
    }
  }

  @Override
  public void close() {
    clear();
    allocator.close();
  }
}
