package dev.tarn.version;

import dev.tarn.chunk.ArrowLayout;
import dev.tarn.chunk.ChunkStats;
import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.util.VectorBatchAppender;

/** Reads one tensor at one commit. Threads may share it. */
public final class TensorReader {
  private final TensorSchema schema;
  private final long rowCount;
  private final TensorChunks chunks;
  private final PackReader objects;

  TensorReader(TensorSchema schema, long rowCount, TensorChunks chunks, PackReader objects) {
    this.schema = schema;
    this.rowCount = rowCount;
    this.chunks = chunks;
    this.objects = objects;
  }

  /**
   * A chunk of a tensor as its commit lists it.
   *
   * @param firstRow its first row
   * @param rowCount its rows
   * @param chunkId SHA-256 of its file, 64 hex digits; empty where all rows are null and there is
   *     no file
   * @param stats of its rows
   */
  public record ChunkSpan(long firstRow, long rowCount, String chunkId, ChunkStats stats) {}

  /** What the tensor is. */
  public TensorSchema schema() {
    return schema;
  }

  /** Rows of the dataset at this commit. */
  public long rowCount() {
    return rowCount;
  }

  /** Statistics of all rows; no data is read. */
  public ChunkStats stats() {
    return chunks.stats();
  }

  /** The chunks in row order; no data is read. */
  public List<ChunkSpan> chunks() {
    return chunks.all().stream()
        .map(
            placed ->
                new ChunkSpan(
                    placed.firstRow(),
                    placed.entry().rows(),
                    placed.entry().ref().map(ObjectRef::id).orElse(""),
                    placed.entry().stats()))
        .toList();
  }

  /**
   * The statistics of the batches of a chunk, of at most 65,536 rows each; reads the chunk's
   * footer.
   *
   * @param firstRow the first row of the chunk
   */
  public List<ChunkStats> batchStats(long firstRow) {
    TensorChunks.Placed placed = chunks.find(firstRow);
    if (placed.entry().object() == null) {
      return List.of(placed.entry().stats());
    }
    return objects.readChunk(
        placed.entry(),
        schema,
        placed.firstRow(),
        reader -> {
          List<ChunkStats> stats = new ArrayList<>();
          for (int i = 0; i < reader.batchCount(); i++) {
            stats.add(reader.batchStats(i));
          }
          return stats;
        });
  }

  /**
   * The samples of consecutive rows, in the tensor's {@link ArrowLayout}; where one chunk holds
   * them, without a copy.
   *
   * @return owned by the caller
   */
  public FieldVector read(long firstRow, int count, BufferAllocator allocator) {
    Objects.checkFromIndexSize(firstRow, count, rowCount);
    if (count == 0) {
      return nulls(0, allocator);
    }
    TensorChunks.Placed placed = chunks.find(firstRow);
    if (firstRow + count <= placed.endRow()) {
      return readWithin(placed, firstRow, count, allocator);
    }
    List<FieldVector> pieces = new ArrayList<>();
    FieldVector whole = ArrowLayout.field(schema).createVector(allocator);
    try {
      long row = firstRow;
      while (row < firstRow + count) {
        TensorChunks.Placed next = chunks.find(row);
        int n = (int) (Math.min(next.endRow(), firstRow + count) - row);
        pieces.add(readWithin(next, row, n, allocator));
        row += n;
      }
      whole.allocateNew();
      VectorBatchAppender.batchAppend(whole, pieces.toArray(new FieldVector[0]));
      return whole;
    } catch (RuntimeException | Error e) {
      whole.close();
      throw e;
    } finally {
      pieces.forEach(FieldVector::close);
    }
  }

  private FieldVector readWithin(
      TensorChunks.Placed placed, long row, int count, BufferAllocator allocator) {
    if (placed.entry().object() == null) {
      return nulls(count, allocator);
    }
    int first = Math.toIntExact(row - placed.firstRow());
    return objects.readChunk(
        placed.entry(), schema, placed.firstRow(), reader -> reader.read(first, count, allocator));
  }

  private FieldVector nulls(int count, BufferAllocator allocator) {
    FieldVector vector = ArrowLayout.field(schema).createVector(allocator);
    try {
      vector.setInitialCapacity(count);
      vector.allocateNew();
      vector.setValueCount(count);
      return vector;
    } catch (RuntimeException | Error e) {
      vector.close();
      throw e;
    }
  }

  /**
   * The samples of any rows, in any order, repeats allowed; of variable data only the bytes of
   * these rows are read.
   *
   * @param rows row numbers; borrowed
   * @param from the first place in {@code rows}
   * @param to the place behind the last
   * @return owned by the caller, in the order of {@code rows}
   */
  public FieldVector take(long[] rows, int from, int to, BufferAllocator allocator) {
    Objects.checkFromToIndex(from, to, rows.length);
    FieldVector target = ArrowLayout.field(schema).createVector(allocator);
    try {
      target.setInitialCapacity(to - from);
      target.allocateNew();
      int next = from;
      while (next < to) {
        Objects.checkIndex(rows[next], rowCount);
        TensorChunks.Placed placed = chunks.find(rows[next]);
        int end = next + 1;
        while (end < to && rows[end] >= placed.firstRow() && rows[end] < placed.endRow()) {
          end++;
        }
        takeWithin(placed, rows, next, end, target, next - from);
        next = end;
      }
      target.setValueCount(to - from);
      return target;
    } catch (RuntimeException | Error e) {
      target.close();
      throw e;
    }
  }

  private void takeWithin(
      TensorChunks.Placed placed, long[] rows, int from, int to, FieldVector target, int at) {
    if (placed.entry().object() == null) {
      while (target.getValueCapacity() < at + to - from) {
        target.reAlloc();
      }
      for (int i = from; i < to; i++) {
        target.setNull(at + i - from);
      }
      return;
    }
    int[] within = new int[to - from];
    for (int i = from; i < to; i++) {
      within[i - from] = (int) (rows[i] - placed.firstRow());
    }
    objects.readChunk(
        placed.entry(),
        schema,
        placed.firstRow(),
        reader -> {
          reader.copyRows(within, 0, within.length, target, at);
          return null;
        });
  }
}
