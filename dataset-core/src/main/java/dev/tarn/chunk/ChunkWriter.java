package dev.tarn.chunk;

import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * Fills chunks of one tensor with rows. Where a chunk ends depends on its rows alone, not on how
 * they were handed over, and equal rows give equal bytes. For one thread at a time.
 */
public final class ChunkWriter implements AutoCloseable {
  private final TensorSchema tensor;
  private final BufferAllocator allocator;
  private final ChunkLimits limits;
  private final BodyLayout layout;
  private List<OpenBatch> batches = new ArrayList<>();
  private long rows;
  private long bits;
  private boolean full;

  /** What the values of the last chunk took: the next one's begin with as much, and do not grow. */
  private long expectedBytes;

  /**
   * @param tensor what the rows are
   * @param allocator the chunk's memory comes from it: up to twice the limit, or twice the longest
   *     sample; borrowed
   * @param limits when a chunk is full
   */
  public ChunkWriter(TensorSchema tensor, BufferAllocator allocator, ChunkLimits limits) {
    this.tensor = tensor;
    this.allocator = allocator;
    this.limits = limits;
    this.layout = BodyLayout.of(tensor);
  }

  /**
   * Copies rows into the chunk until it is full.
   *
   * @param source in the tensor's layout ({@link ArrowLayout}); borrowed
   * @param from the first row of the source
   * @param count how many rows are offered
   * @return how many of them were taken; if less than {@code count}, the chunk is full: {@link
   *     #finish()} and offer the rest again. An empty chunk takes at least one.
   * @throws dev.tarn.error.RefusedException if a sample has a null inside, elements that do not fit
   *     its shape, or text that is not UTF-8; nothing of the call was taken
   * @throws IllegalArgumentException if the source has another layout
   */
  public int append(FieldVector source, int from, int count) {
    SourceRows offered = new SourceRows(tensor, layout, source, from, count);
    int taken = fitting(offered, from, count);
    int end = from + taken;
    offered.checkWhole(from, end);
    bits += offered.bits(from, end);
    rows += taken;
    full = taken < count || rows == limits.maxRows() || bits >= limits.maxBytes() * 8;
    int row = from;
    while (row < end) {
      OpenBatch batch = batch();
      int runEnd = offered.endOfRun(row, Math.min(end, row + limits.batchRows() - batch.rows()));
      batch.append(offered.nodes(), row, runEnd - row, offered.isNull(row));
      row = runEnd;
    }
    return taken;
  }

  private int fitting(SourceRows offered, int from, int count) {
    if (full) {
      return 0;
    }
    long limitBits = limits.maxBytes() * 8;
    long most = Math.min(count, limits.maxRows() - rows);
    if (bits + offered.bits(from, from + (int) most) <= limitBits) {
      return (int) most;
    }
    long sum = bits;
    int fit = 0;
    while (fit < most) {
      sum += offered.bits(from + fit);
      if (sum > limitBits && rows + fit > 0) {
        break;
      }
      fit++;
    }
    return fit;
  }

  private OpenBatch batch() {
    if (batches.isEmpty() || batches.get(batches.size() - 1).rows() == limits.batchRows()) {
      StatsCollector stats = new StatsCollector(tensor, layout);
      batches.add(new OpenBatch(layout, stats, allocator, expectedBytes));
    }
    return batches.get(batches.size() - 1);
  }

  /** Rows in the chunk so far. */
  public long rowCount() {
    return rows;
  }

  /** What is known of the rows in the chunk so far. */
  public ChunkStats stats() {
    return batches.stream().map(OpenBatch::stats).reduce(ChunkStats.none(), ChunkStats::merge);
  }

  /** Whether the chunk takes no more rows. */
  public boolean isFull() {
    return full;
  }

  /**
   * Ends the chunk and begins a new, empty one.
   *
   * @return the file's bytes; owned, independent of this writer
   * @throws IllegalStateException if the chunk has no rows
   */
  public EncodedChunk finish() {
    FilledChunk chunk = end();
    try {
      return chunk.encode();
    } catch (RuntimeException | Error e) {
      chunk.close();
      throw e;
    }
  }

  /**
   * Ends the chunk as {@link #finish()} does, and leaves the encoding to the caller.
   *
   * @return the rows; owned, independent of this writer
   * @throws IllegalStateException if the chunk has no rows
   */
  public FilledChunk end() {
    if (rows == 0) {
      throw new IllegalStateException("A chunk has at least one row");
    }
    expectedBytes = full && batches.size() == 1 ? batches.get(0).part(0).usedBytes() : 0;
    FilledChunk chunk = new FilledChunk(tensor, layout, batches);
    clear();
    return chunk;
  }

  private void clear() {
    batches = new ArrayList<>();
    rows = 0;
    bits = 0;
    full = false;
  }

  /** Drops the rows that are not finished. */
  @Override
  public void close() {
    batches.forEach(OpenBatch::close);
    clear();
  }
}
