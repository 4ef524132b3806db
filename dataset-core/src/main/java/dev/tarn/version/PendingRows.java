package dev.tarn.version;

import dev.tarn.chunk.ChunkLimits;
import dev.tarn.chunk.ChunkWriter;
import dev.tarn.chunk.EncodedChunk;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.store.ObjectStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * Turns vectors of new rows into chunks as they come; full chunks go to the store at once. For one
 * thread.
 */
public final class PendingRows implements AutoCloseable {
  private final ObjectStore store;
  private final BufferAllocator allocator;
  private final ChunkLimits limits;
  private final Map<String, Column> columns = new LinkedHashMap<>();

  /**
   * @param store takes full chunks; not owned
   * @param allocator holds the chunk that is being filled, one per tensor; not owned
   */
  public PendingRows(ObjectStore store, BufferAllocator allocator, ChunkLimits limits) {
    this.store = store;
    this.allocator = allocator;
    this.limits = limits;
  }

  private static final class Column {
    final ChunkWriter writer;
    final List<PendingChunk> chunks = new ArrayList<>();

    Column(ChunkWriter writer) {
      this.writer = writer;
    }
  }

  /** Begins a tensor that the rows so far do not have. */
  public void addTensor(TensorSchema tensor, long rowsSoFar) {
    appendNulls(tensor, rowsSoFar);
  }

  /**
   * Appends the first rows of a vector.
   *
   * @param vector in the tensor's layout; borrowed
   */
  public void append(TensorSchema tensor, FieldVector vector, int rows) {
    Column column = column(tensor);
    int done = 0;
    while (done < rows) {
      done += column.writer.append(vector, done, rows - done);
      if (column.writer.isFull()) {
        flush(column);
      }
    }
  }

  /** Appends rows without a value. */
  public void appendNulls(TensorSchema tensor, long rows) {
    Column column = column(tensor);
    if (rows > 0) {
      flush(column);
      int last = column.chunks.size() - 1;
      boolean nullsBefore = last >= 0 && column.chunks.get(last).entry().ref().isEmpty();
      long before = nullsBefore ? column.chunks.remove(last).entry().rows() : 0;
      column.chunks.add(PendingChunk.allNull(before + rows));
    }
  }

  private Column column(TensorSchema tensor) {
    return columns.computeIfAbsent(
        tensor.id(), id -> new Column(new ChunkWriter(tensor, allocator, limits)));
  }

  private void flush(Column column) {
    if (column.writer.rowCount() > 0) {
      try (EncodedChunk chunk = column.writer.finish()) {
        column.chunks.add(PendingChunk.of(chunk, store));
      }
    }
  }

  /** All rows, as a change from one schema to another. */
  public Changes finish(Schema base, Schema schema, String block, long rows) {
    Map<String, List<PendingChunk>> chunks = new LinkedHashMap<>();
    columns.forEach(
        (tensor, column) -> {
          flush(column);
          chunks.put(tensor, List.copyOf(column.chunks));
        });
    List<AppendedRows> appended =
        rows == 0 ? List.of() : List.of(AppendedRows.of(block, rows, chunks));
    return new Changes(base, schema, appended, List.of(), List.of());
  }

  @Override
  public void close() {
    columns.values().forEach(column -> column.writer.close());
  }
}
