package dev.tarn.version.read;

import dev.tarn.chunk.ArrowLayout;
import dev.tarn.chunk.ChunkStats;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.pack.AskedRows;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.row.LivePositions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Reads one tensor at one commit. Threads may share it. */
public final class TensorReader {
  private final PositionReader positions;
  private final LivePositions live;
  private final LiveStats stats;
  private final PackReader objects;

  TensorReader(PositionReader positions, LivePositions live, PackReader objects) {
    this.positions = positions;
    this.live = live;
    this.stats = new LiveStats(positions, live, objects);
    this.objects = objects;
  }

  /**
   * The rows of a chunk of a tensor as its commit has them.
   *
   * @param firstRow its first row
   * @param rowCount its rows
   * @param chunkId SHA-256 of its file, 64 hex digits; empty where these rows are not just those of
   *     the file: all are null and there is none, or some were deleted or updated since
   * @param stats of its rows
   */
  public record ChunkSpan(long firstRow, long rowCount, String chunkId, ChunkStats stats) {}

  /** What the tensor is. */
  public TensorSchema schema() {
    return positions.schema();
  }

  /** Rows of the dataset at this commit. */
  public long rowCount() {
    return live.rowCount();
  }

  /** Statistics of all rows; of data, only what was deleted or updated is read. */
  public ChunkStats stats() {
    if (stats.isPlain()) {
      return positions.chunks().stats();
    }
    return positions.chunks().all().stream()
        .map(stats::of)
        .reduce(ChunkStats.none(), ChunkStats::merge);
  }

  /** The chunks in row order; of data, only what was deleted or updated is read. */
  public List<ChunkSpan> chunks() {
    List<ChunkSpan> spans = new ArrayList<>();
    for (TensorChunks.Placed placed : positions.chunks().all()) {
      long first = live.row(placed.firstRow());
      long rows = live.row(placed.endRow()) - first;
      String id = stats.isAltered(placed) ? "" : placed.entry().ref().map(ObjectRef::id).orElse("");
      if (rows > 0) {
        spans.add(new ChunkSpan(first, rows, id, stats.of(placed)));
      }
    }
    return spans;
  }

  /**
   * The statistics of the batches of a chunk, of at most 65,536 rows each; reads the chunk's
   * footer. A chunk of which rows were deleted or updated has one for all its rows.
   *
   * @param firstRow the first row of the chunk
   */
  public List<ChunkStats> batchStats(long firstRow) {
    TensorChunks.Placed placed = positions.chunks().find(live.position(firstRow));
    if (placed.entry().object() == null || stats.isAltered(placed)) {
      return List.of(stats.of(placed));
    }
    return objects.readChunk(
        placed.entry(),
        schema(),
        AskedRows.of(live, placed.firstRow(), placed.endRow() - 1),
        reader -> {
          List<ChunkStats> batches = new ArrayList<>();
          for (int i = 0; i < reader.batchCount(); i++) {
            batches.add(reader.batchStats(i));
          }
          return batches;
        });
  }

  /**
   * The samples of consecutive rows, in the tensor's {@link ArrowLayout}; where one chunk holds
   * them, without a copy.
   *
   * @return owned by the caller
   */
  public FieldVector read(long firstRow, int count, BufferAllocator allocator) {
    Objects.checkFromIndexSize(firstRow, count, rowCount());
    if (live.isDense(firstRow, count)) {
      return positions.read(count == 0 ? 0 : live.position(firstRow), count, allocator);
    }
    return positions.take(live.positions(firstRow, count), allocator);
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
    return positions.take(live.positions(rows, from, to), allocator);
  }
}
