package dev.tarn.query.source;

import dev.tarn.chunk.ArrowLayout;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.Tensor;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.expression.Shapes;
import dev.tarn.query.value.Column;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/** The rows of a {@link Dataset} at the commit of its handle. The handle is borrowed. */
public final class DatasetSource implements RowSource {
  /** Elements that are read at a time: a mebibyte of float32 is still in the cache when used. */
  private static final int READ_ELEMENTS = 1 << 18;

  private final Dataset dataset;
  private final Schema schema;
  private final List<Tensor> tensors;
  private volatile @Nullable ReadLog reads;

  /** All rows of the dataset's commit. */
  public DatasetSource(Dataset dataset) {
    this.dataset = dataset;
    this.schema = dataset.schema();
    this.tensors = dataset.tensors();
  }

  /** The dataset. */
  public Dataset dataset() {
    return dataset;
  }

  /** From now on, what is read is noted. */
  public ReadLog watchReads() {
    ReadLog log = new ReadLog();
    reads = log;
    return log;
  }

  /** A tensor by its place in the schema. */
  public Tensor tensor(int place) {
    return tensors.get(place);
  }

  @Override
  public String key() {
    return dataset.id() + "@" + dataset.head().id();
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public long rowCount() {
    return dataset.rowCount();
  }

  @Override
  public Column read(int tensor, Rows rows) {
    TensorSchema what = schema.tensors().get(tensor);
    try (BufferAllocator allocator = dataset.newAllocator("query " + what.name());
        FieldVector vector = vector(tensor, present(rows), allocator)) {
      return spread(ArrowColumns.of(what, vector), rows);
    }
  }

  @Override
  public Column shapes(int tensor, Rows rows) {
    TensorSchema what = schema.tensors().get(tensor);
    ArrowLayout.Kind kind = ArrowLayout.kind(what);
    if (kind != ArrowLayout.Kind.IMAGE) {
      return Shapes.of(read(tensor, rows));
    }
    try (BufferAllocator allocator = dataset.newAllocator("query shapes of " + what.name());
        FieldVector vector = vector(tensor, present(rows), allocator)) {
      FixedSizeListVector shapes = (FixedSizeListVector) ((StructVector) vector).getChild("shape");
      return spread(
          ArrowColumns.shapes(
              shapes, what.ndim(), ArrowColumns.nulls(vector, vector.getValueCount())),
          rows);
    }
  }

  @Override
  public List<ChunkSummary> chunks(int tensor) {
    return tensors.get(tensor).chunks().stream()
        .map(span -> new ChunkSummary(span.firstRow(), span.rowCount(), span.stats()))
        .toList();
  }

  /**
   * The class numbers of a tensor of one label a row.
   *
   * @param into takes {@code count} numbers; -1 stands for null
   */
  public void classNumbers(int tensor, long firstRow, int count, int[] into) {
    classNumbers(tensor, firstRow, count, into, false, (first, all) -> {});
  }

  /** Is told that some rows' numbers are there. */
  public interface NumberBlock {
    /** The numbers of {@code count} rows from {@code firstRow} on are in the array. */
    void take(int firstRow, int count);
  }

  /**
   * The same in blocks.
   *
   * @param into takes the numbers of one block; its length is the most rows of a block
   * @param backwards whether the last block comes first
   */
  public void classNumbers(
      int tensor, long firstRow, int count, int[] into, boolean backwards, NumberBlock block) {
    TensorSchema what = schema.tensors().get(tensor);
    int first = Math.toIntExact(firstRow);
    try (BufferAllocator allocator = dataset.newAllocator("query " + what.name());
        FieldVector vector = vector(tensor, Rows.range(first, count), allocator)) {
      Elements.Whole numbers = Elements.whole(vector, count, what.dtype());
      int blocks = (int) (((long) count + into.length - 1) / into.length);
      for (int i = 0; i < blocks; i++) {
        int from = (backwards ? blocks - 1 - i : i) * into.length;
        int rows = Math.min(into.length, count - from);
        numbers.read(from, rows, into);
        block.take(first + from, rows);
      }
    }
  }

  /** Takes some samples' elements. */
  public interface FloatBlock {
    /**
     * Takes the samples of {@code count} rows.
     *
     * @param elements those of the first row, those of the second …; borrowed
     */
    void take(int firstRow, int count, float[] elements);
  }

  /**
   * The elements of consecutive samples of a float32 tensor of fixed shape that has no nulls, a
   * block of rows at a time.
   */
  public void floats(int tensor, Rows run, int blockRows, FloatBlock block) {
    TensorSchema what = schema.tensors().get(tensor);
    int width = Math.toIntExact(what.shape().elements());
    float[] elements = new float[blockRows * width];
    int readRows = Math.max(1, READ_ELEMENTS / elements.length) * blockRows;
    try (BufferAllocator allocator = dataset.newAllocator("query " + what.name())) {
      for (int read = 0; read < run.count(); read += readRows) {
        int first = run.from() + read;
        int rows = Math.min(readRows, run.count() - read);
        try (FieldVector vector = vector(tensor, Rows.range(first, rows), allocator)) {
          FieldVector data = ((FixedSizeListVector) vector).getDataVector();
          for (int from = 0; from < rows; from += blockRows) {
            int count = Math.min(blockRows, rows - from);
            Elements.floats(data, from * width, count * width, elements);
            block.take(first + from, count, elements);
          }
        }
      }
    }
  }

  private FieldVector vector(int tensor, Rows rows, BufferAllocator allocator) {
    Tensor from = tensors.get(tensor);
    ReadLog log = reads;
    if (log != null) {
      log.note(from.name(), from.chunks(), rows);
    }
    if (rows.isRange() && rows.count() > 0) {
      return from.read(rows.from(), rows.count(), allocator);
    }
    long[] numbers = new long[rows.count()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = rows.position(i);
    }
    return from.take(numbers, 0, numbers.length, allocator);
  }

  private static Rows present(Rows rows) {
    if (rows.isRange()) {
      return rows;
    }
    int[] there = Arrays.stream(rows.toArray()).filter(position -> position >= 0).toArray();
    return there.length == rows.count() ? rows : Rows.at(there);
  }

  private static Column spread(Column column, Rows rows) {
    if (column.rows() == rows.count()) {
      return column;
    }
    int[] places = new int[rows.count()];
    int next = 0;
    for (int i = 0; i < places.length; i++) {
      places[i] = rows.position(i) < 0 ? -1 : next++;
    }
    return column.take(places);
  }
}
