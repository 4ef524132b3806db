package dev.tarn.dataset;

import dev.tarn.chunk.ChunkStats;
import dev.tarn.sample.ImageSample;
import dev.tarn.sample.NdArray;
import dev.tarn.sample.SampleReader;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorInfo;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.read.TensorReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * One tensor of a dataset at one commit. Immutable; threads may share it. Usable until its dataset
 * is closed.
 */
public final class Tensor {
  private final TensorReader reader;
  private final SampleReader samples;
  private final BufferAllocator allocator;
  private final Path folder;

  /**
   * @param folder the dataset's, which relative links are meant from
   */
  Tensor(TensorReader reader, BufferAllocator allocator, Path folder) {
    this.folder = folder;
    this.reader = reader;
    this.samples = new SampleReader(reader.schema());
    this.allocator = allocator;
  }

  /** Its name. */
  public String name() {
    return schema().name();
  }

  /** What it is: htype, dtype, shape. */
  public TensorSchema schema() {
    return reader.schema();
  }

  /** Its class names and metadata. */
  public TensorInfo info() {
    return schema().info();
  }

  /** How many samples it has: the rows of the dataset. */
  public long rowCount() {
    return reader.rowCount();
  }

  /** Statistics of all samples; no data is read. */
  public ChunkStats stats() {
    return reader.stats();
  }

  /** Its chunks in row order, with their statistics; no data is read. */
  public List<TensorReader.ChunkSpan> chunks() {
    return reader.chunks();
  }

  /**
   * The statistics of the batches (at most 65,536 rows each) of the chunk that begins at a row;
   * reads its footer.
   */
  public List<ChunkStats> batchStats(long firstRowOfChunk) {
    return reader.batchStats(firstRowOfChunk);
  }

  /**
   * Consecutive samples in the tensor's {@link dev.tarn.chunk.ArrowLayout}; without a copy where
   * one chunk holds them.
   *
   * @return owned by the caller
   */
  public FieldVector read(long firstRow, int count, BufferAllocator owner) {
    return reader.read(firstRow, count, owner);
  }

  /**
   * Samples of any rows, in any order, repeats allowed; of variable data only the bytes of these
   * rows are read.
   *
   * @param rows row numbers; borrowed
   * @param from the first place in {@code rows}
   * @param to the place behind the last
   * @return owned by the caller
   */
  public FieldVector take(long[] rows, int from, int to, BufferAllocator owner) {
    return reader.take(rows, from, to, owner);
  }

  /** One sample as {@link SampleReader#value} gives it; empty where it is null. */
  public Optional<Object> value(long row) {
    try (FieldVector vector = reader.take(new long[] {row}, 0, 1, allocator)) {
      return samples.value(vector, 0);
    }
  }

  /** The elements of a numeric sample as floats, row-major; a null sample is refused. */
  public float[] floats(long row) {
    return Values.floats(value(row), name(), row);
  }

  /** The stored bytes of an image sample; of a link the bytes of the local file it leads to. */
  public byte[] bytes(long row) {
    return Values.bytes(followed(row), name(), row);
  }

  /** A text, JSON as it was written, or the name of a single class label. */
  public String text(long row) {
    return Values.text(value(row), schema(), row);
  }

  /** The pixels of an image, upright, of shape (height, width, channels). */
  public NdArray pixels(long row) {
    return Values.image(followed(row), name(), row).pixels();
  }

  /** Whether this holds class labels. */
  boolean isLabel() {
    return schema().htype() == Htype.CLASS_LABEL;
  }

  @Override
  public String toString() {
    return name() + ": " + schema().htypeName() + " " + schema().dtype() + " " + schema().shape();
  }

  /** The image at a row as it is stored. */
  public ImageSample image(long row) {
    return Values.image(followed(row), name(), row);
  }

  private Optional<Object> followed(long row) {
    return LinkedSamples.follow(value(row), schema(), folder, row);
  }
}
