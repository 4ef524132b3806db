package dev.tarn.chunk;

import dev.tarn.schema.TensorSchema;
import dev.tarn.store.ObjectSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * Reads one chunk: rows, statistics, checks. Every byte that is handed out was held against its
 * checksum and its structure; what does not fit is a {@link dev.tarn.error.DamagedException} that
 * names the chunk, and nothing of the request is returned.
 *
 * <p>All methods may be called from any thread, also at once. After {@link #close()} they answer
 * with {@link IllegalStateException} ("closed"); reads that are under way finish.
 *
 * <p>Memory: at most about 1 MiB per batch is kept for {@link #copyRows} (offsets, shapes and other
 * short parts), and 64 KiB while blocks are checked.
 */
public final class ChunkReader implements AutoCloseable {
  private final TensorSchema tensor;
  private final BodyLayout layout;
  private final ChunkFooter footer;
  private final CheckedBytes bytes;
  private final int[] starts;
  private final AtomicReferenceArray<BatchPlace> places;
  private final BatchIndexes indexes;
  private final UseCount use;

  private ChunkReader(TensorSchema tensor, ChunkFooter footer, int[] starts, CheckedBytes bytes) {
    this.tensor = tensor;
    this.layout = BodyLayout.of(tensor);
    this.footer = footer;
    this.bytes = bytes;
    this.starts = starts;
    this.places = new AtomicReferenceArray<>(footer.places().size());
    this.indexes = new BatchIndexes(layout, bytes, footer.places().size());
    this.use = new UseCount(indexes::close);
  }

  /**
   * Opens a chunk: reads and checks its footer, nothing else.
   *
   * @param source the object that holds it; borrowed until {@link #close()}
   * @param offset where the chunk begins in the object, in bytes
   * @param length the chunk's bytes
   * @param footerCrc {@link EncodedChunk#footerCrc()}, as it was kept outside
   * @param tensor what the rows are
   * @param allocator for what the reader keeps; borrowed until {@link #close()}
   * @param label which chunk, for messages: {@code 7c41…e9 of tensor 'images', rows 9216 to 12287}
   * @throws dev.tarn.error.DamagedException if the object is too short, or the footer is not what
   *     was written
   */
  public static ChunkReader open(
      ObjectSource source,
      long offset,
      long length,
      int footerCrc,
      TensorSchema tensor,
      BufferAllocator allocator,
      String label) {
    Damage damage = new Damage(label);
    ChunkFooter footer = ChunkFooter.read(source, offset, length, footerCrc, tensor, damage);
    int[] starts = new int[footer.stats().size() + 1];
    for (int batch = 0; batch < footer.stats().size(); batch++) {
      long next = starts[batch] + footer.stats().get(batch).rows();
      damage.check(next <= Integer.MAX_VALUE, () -> "it is said to have " + next + " rows");
      starts[batch + 1] = (int) next;
    }
    int[] sums = footer.sums().stream().mapToInt(Integer::intValue).toArray();
    CheckedBytes bytes = new CheckedBytes(source, offset, footer.start(), sums, allocator, damage);
    return new ChunkReader(tensor, footer, starts, bytes);
  }

  /** Rows of the chunk. */
  public int rowCount() {
    return starts[starts.length - 1];
  }

  /** Batches of the chunk, at least 1. */
  public int batchCount() {
    return starts.length - 1;
  }

  /**
   * The first row of a batch.
   *
   * @param batch from 0 to {@link #batchCount()}; that one starts at {@link #rowCount()}
   */
  public int batchStart(int batch) {
    return starts[batch];
  }

  /** What is known of a batch's values. */
  public ChunkStats batchStats(int batch) {
    return footer.stats().get(batch);
  }

  /**
   * Reads rows in their order.
   *
   * @param first the first row
   * @param count how many rows; 0 gives an empty vector
   * @param allocator of the vector's memory; borrowed
   * @return a vector in the tensor's layout, named like the tensor; owned
   * @throws IndexOutOfBoundsException if the chunk does not have these rows
   */
  public FieldVector read(int first, int count, BufferAllocator allocator) {
    if (first < 0 || count < 0 || first > rowCount() - count) {
      throw new IndexOutOfBoundsException(
          "Rows " + first + " to " + (first + (long) count) + " of " + rowCount());
    }
    use.begin();
    try {
      return new RangeRead(this, tensor, layout, bytes, allocator).read(first, count);
    } finally {
      use.end();
    }
  }

  /**
   * Appends rows to a vector, in any order, with repeats. Of values with offsets only the bytes of
   * these rows are read.
   *
   * @param rows row numbers of this chunk; those from {@code from} to before {@code to} are taken
   * @param target in the tensor's layout; grows as needed, and then has {@code at + to - from}
   *     values; borrowed
   * @param at where the rows are put: as many values as the target has so far
   * @throws IndexOutOfBoundsException if the chunk does not have one of these rows; what the target
   *     had stays
   */
  public void copyRows(int[] rows, int from, int to, FieldVector target, int at) {
    for (int i = from; i < to; i++) {
      if (rows[i] < 0 || rows[i] >= rowCount()) {
        throw new IndexOutOfBoundsException("Row " + rows[i] + " of " + rowCount());
      }
    }
    use.begin();
    try {
      new RowCopy(this, layout, bytes, indexes, target, at).copy(rows, from, to);
    } finally {
      use.end();
    }
  }

  /**
   * Reads everything and holds it against all that is said of it: the checksum of each block, the
   * structure, the statistics of each batch, and those that are kept outside.
   *
   * @param said what is said of all its rows outside
   * @throws dev.tarn.error.DamagedException at the first thing that does not fit
   */
  public void verify(ChunkStats said) {
    use.begin();
    try {
      bytes.checkAll();
      new ChunkCheck(this, tensor, layout, bytes).check(said);
    } finally {
      use.end();
    }
  }

  /** The batch a row is in. */
  int batchOf(int row) {
    int low = 0;
    int high = batchCount() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts[middle] <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  BatchPlace place(int batch) {
    BatchPlace place = places.get(batch);
    if (place == null) {
      place = BatchPlace.read(bytes, footer.places().get(batch), footer.stats().get(batch), layout);
      places.set(batch, place);
    }
    return place;
  }

  List<ChunkFile.Place> batchPlaces() {
    return footer.places();
  }

  /** Frees what the reader keeps, when reads under way are done. A second call does nothing. */
  @Override
  public void close() {
    use.close();
  }
}
