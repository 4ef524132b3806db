package dev.tarn.version.write;

import dev.tarn.chunk.ChunkLimits;
import dev.tarn.chunk.ChunkWriter;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.pack.PendingChunk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * Turns vectors of new rows into chunks as they come; full chunks go to the store while the next
 * ones are filled. For one thread.
 */
public final class PendingRows implements AutoCloseable {
  private final BufferAllocator allocator;
  private final ChunkLimits limits;
  private final ChunksInFlight flight;
  private final Map<String, Column> columns = new LinkedHashMap<>();

  /**
   * @param store takes full chunks; not owned
   * @param allocator holds the chunk that is being filled, one per tensor, and a few full ones; not
   *     owned
   */
  public PendingRows(ObjectStore store, BufferAllocator allocator, ChunkLimits limits) {
    this.allocator = allocator;
    this.limits = limits;
    this.flight = new ChunksInFlight(store);
  }

  private static final class Column {
    final ChunkWriter writer;
    final List<CompletableFuture<PendingChunk>> chunks = new ArrayList<>();

    /** Rows without a value behind the chunks. */
    long nulls;

    Column(ChunkWriter writer) {
      this.writer = writer;
    }

    void add(PendingChunk chunk) {
      chunks.add(CompletableFuture.completedFuture(chunk));
    }

    void endNulls() {
      if (nulls > 0) {
        add(PendingChunk.allNull(nulls));
        nulls = 0;
      }
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
    column.endNulls();
    int done = 0;
    while (done < rows) {
      done += column.writer.append(vector, done, rows - done);
      if (column.writer.isFull()) {
        column.chunks.add(flight.add(column.writer.end()));
      }
    }
  }

  /** Appends rows without a value. */
  public void appendNulls(TensorSchema tensor, long rows) {
    Column column = column(tensor);
    if (rows > 0) {
      endChunk(column);
      column.nulls += rows;
    }
  }

  private Column column(TensorSchema tensor) {
    return columns.computeIfAbsent(
        tensor.id(), id -> new Column(new ChunkWriter(tensor, allocator, limits)));
  }

  private void endChunk(Column column) {
    if (column.writer.rowCount() > 0) {
      column.add(flight.now(column.writer.end()));
    }
  }

  /** All rows, as a change from one schema to another. */
  public Changes finish(Schema base, Schema schema, String block, long rows) {
    Map<String, List<PendingChunk>> chunks = new LinkedHashMap<>();
    columns.values().forEach(this::endChunk);
    columns.forEach(
        (tensor, column) -> {
          column.endNulls();
          chunks.put(tensor, column.chunks.stream().map(flight::await).toList());
        });
    List<AppendedRows> appended =
        rows == 0 ? List.of() : List.of(AppendedRows.of(block, rows, chunks));
    return new Changes(base, schema, appended, List.of(), List.of());
  }

  @Override
  public void close() {
    flight.close();
    columns.values().forEach(column -> column.writer.close());
  }
}
