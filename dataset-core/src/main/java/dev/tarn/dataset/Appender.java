package dev.tarn.dataset;

import dev.tarn.chunk.ArrowLayout;
import dev.tarn.error.RefusedException;
import dev.tarn.sample.SampleWriter;
import dev.tarn.sample.SchemaInference;
import dev.tarn.schema.ClassNames;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorInfo;
import dev.tarn.schema.TensorSchema;
import dev.tarn.schema.TensorSpec;
import dev.tarn.version.write.Changes;
import dev.tarn.version.write.PendingRows;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * Takes rows for one transaction. Memory does not grow with the number of rows: full chunks go to
 * the store at once, and nobody sees them before the commit. Several threads may add rows at once,
 * which then come in the order in which they were taken; images are read, checked and encoded side
 * by side.
 */
public final class Appender implements AutoCloseable {
  private static final int BUFFERED_ROWS = 1024;

  /** Little enough that the copy into the chunk still finds it in the processor's cache. */
  private static final long BUFFERED_BYTES = 128L << 10;

  private final String location;
  private final Schema base;
  private final String nonceBlock;
  private final java.util.function.Supplier<String> tensorIds;
  private final BufferAllocator allocator;
  private final PendingRows pending;
  private final Map<String, Buffered> columns = new LinkedHashMap<>();

  /** Of the tensors whose samples are worth preparing before the others have to wait. */
  private volatile Map<String, SampleWriter> images = Map.of();

  private Schema schema;
  private long rowCount;
  private int buffered;

  /** The rows of one tensor that are in no chunk yet. */
  private static final class Buffered {
    SampleWriter writer;
    final FieldVector vector;

    Buffered(TensorSchema tensor, BufferAllocator allocator) {
      this.writer = new SampleWriter(tensor);
      this.vector = ArrowLayout.field(tensor).createVector(allocator);
      vector.setInitialCapacity(BUFFERED_ROWS);
      vector.allocateNew();
    }
  }

  Appender(
      String location,
      Schema base,
      Schema schema,
      String block,
      java.util.function.Supplier<String> tensorIds,
      BufferAllocator allocator,
      PendingRows pending) {
    this.location = location;
    this.base = base;
    this.schema = schema;
    this.nonceBlock = block;
    this.tensorIds = tensorIds;
    this.allocator = allocator;
    this.pending = pending;
    schema.tensors().forEach(this::buffer);
  }

  private void buffer(TensorSchema tensor) {
    columns.put(tensor.name(), new Buffered(tensor, allocator));
    findImages();
  }

  private void findImages() {
    Map<String, SampleWriter> writers = new LinkedHashMap<>();
    for (TensorSchema tensor : schema.tensors()) {
      Buffered column = columns.get(tensor.name());
      if (column != null && tensor.htype() == Htype.IMAGE) {
        writers.put(tensor.name(), column.writer);
      }
    }
    images = Map.copyOf(writers);
  }

  /**
   * Adds a row.
   *
   * @param row a value for each tensor by its name, as {@link SampleWriter#write} takes them; a
   *     tensor that is missing is null. Where the dataset has no tensors yet, the first row makes
   *     them (see {@link SchemaInference}).
   */
  public void add(Map<String, ?> row) {
    addPrepared(prepared(row));
  }

  /** The row with its images read, checked and encoded. */
  private Map<String, ?> prepared(Map<String, ?> row) {
    Map<String, SampleWriter> writers = images;
    if (writers.isEmpty()) {
      return row;
    }
    Map<String, @Nullable Object> prepared = new LinkedHashMap<>(row);
    writers.forEach(
        (tensor, writer) ->
            prepared.computeIfPresent(tensor, (name, value) -> writer.prepare(value, rowCount())));
    return prepared;
  }

  private synchronized void addPrepared(Map<String, ?> row) {
    if (columns.isEmpty()) {
      row.forEach(this::inferTensor);
    }
    for (String name : row.keySet()) {
      if (!columns.containsKey(name)) {
        schema.tensor(name);
      }
    }
    columns.forEach(
        (name, column) -> column.writer.write(column.vector, buffered, row.get(name), rowCount));
    rowCount++;
    buffered++;
    if (buffered == BUFFERED_ROWS || bufferedBytes() > BUFFERED_BYTES) {
      flush();
    }
  }

  private void inferTensor(String name, @Nullable Object value) {
    if (value == null) {
      throw new RefusedException(
          "cannot-infer-schema",
          "No tensor can be guessed for '" + name + "' from null.",
          "Give the dataset its schema, or begin with a row that has all values.");
    }
    addTensor(SchemaInference.infer(name, value));
  }

  /** Adds a tensor; rows that are already there are null in it. */
  public synchronized void addTensor(TensorSpec spec) {
    flush();
    TensorSchema tensor = spec.toSchema(tensorIds.get());
    schema = schema.withAdded(tensor);
    pending.addTensor(tensor, rowCount);
    buffer(tensor);
  }

  /** Drops a tensor: its samples are in older commits only. */
  synchronized void dropTensor(String name) {
    flush();
    schema = schema.without(schema.tensor(name).id());
    Buffered column = columns.remove(name);
    if (column != null) {
      column.vector.close();
    }
    findImages();
  }

  /** Gives a tensor another name; it stays the same tensor, in older commits under its old name. */
  synchronized void renameTensor(String name, String newName) {
    flush();
    TensorSchema tensor = schema.tensor(name);
    TensorSchema renamed = tensor.withName(newName);
    schema = schema.withReplaced(renamed);
    Map<String, Buffered> old = new LinkedHashMap<>(columns);
    columns.clear();
    old.forEach((key, column) -> columns.put(key.equals(name) ? newName : key, column));
    Buffered column = columns.get(newName);
    if (column != null) {
      column.writer = new SampleWriter(renamed);
    }
    findImages();
  }

  /** Replaces what is known of a tensor besides its samples; class names are only ever added. */
  synchronized void setInfo(String name, UnaryOperator<TensorInfo> change) {
    TensorSchema tensor = schema.tensor(name);
    schema = schema.withReplaced(tensor.withInfo(change.apply(tensor.info())));
  }

  /** Adds a row whose values are the components of a record, by their names. */
  public void add(Record row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (RecordComponent component : row.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        values.put(component.getName(), component.getAccessor().invoke(row));
      } catch (ReflectiveOperationException | RuntimeException e) {
        throw new RefusedException(
            "unreadable-record",
            "The component '"
                + component.getName()
                + "' of "
                + row.getClass().getSimpleName()
                + " cannot be read.",
            "Make the record and its package accessible, or add the row as a Map.",
            e);
      }
    }
    add(values);
  }

  /**
   * Adds an Arrow batch: each column in the layout of its tensor; tensors that are missing are
   * null.
   *
   * @param batch borrowed
   */
  public synchronized void addBatch(VectorSchemaRoot batch) {
    flush();
    for (FieldVector column : batch.getFieldVectors()) {
      ArrowBatches.check(column, schema.tensor(column.getName()), rowCount);
    }
    Map<String, FieldVector> given = new LinkedHashMap<>();
    batch.getFieldVectors().forEach(vector -> given.put(vector.getName(), vector));
    for (TensorSchema tensor : schema.tensors()) {
      Optional.ofNullable(given.get(tensor.name()))
          .ifPresentOrElse(
              vector -> pending.append(tensor, vector, batch.getRowCount()),
              () -> pending.appendNulls(tensor, batch.getRowCount()));
    }
    rowCount += batch.getRowCount();
  }

  /**
   * Adds all batches of an Arrow stream or file, one after another: the stream may be larger than
   * memory.
   *
   * @param batches each column in the layout of its tensor; borrowed
   * @param progress hears after each batch how many rows of the stream were added
   * @return how many rows that were
   * @throws RefusedException {@code bad-arrow-stream} if the stream is damaged
   */
  public long addStream(ArrowReader batches, LongConsumer progress) {
    long rows = 0;
    try {
      while (batches.loadNextBatch()) {
        addBatch(batches.getVectorSchemaRoot());
        rows += batches.getVectorSchemaRoot().getRowCount();
        progress.accept(rows);
      }
      return rows;
    } catch (IOException e) {
      throw new RefusedException(
          "bad-arrow-stream",
          "The Arrow stream cannot be read behind row " + rows + ": " + e.getMessage() + ".",
          "Nothing of this append was kept.",
          e);
    }
  }

  /**
   * Adds classes to a label tensor, behind those it has; names it has already stay what they are.
   *
   * @return the class names it has now, in the order of their numbers
   */
  public synchronized List<String> addClasses(String tensorName, List<String> names) {
    TensorSchema tensor = schema.tensor(tensorName);
    List<String> all = new ArrayList<>(tensor.info().classNames());
    for (String name : names) {
      if (!all.contains(name)) {
        all.add(name);
      }
    }
    if (all.size() > tensor.maxClasses()) {
      throw new RefusedException(
          "too-many-classes",
          "Tensor '"
              + tensorName
              + "' would have "
              + all.size()
              + " classes; "
              + tensor.dtype()
              + " counts up to "
              + tensor.maxClasses()
              + ".",
          "Make a tensor of dtype uint32.");
    }
    TensorSchema extended = tensor.withInfo(tensor.info().withClasses(ClassNames.of(all)));
    schema = schema.withReplaced(extended);
    Buffered column = columns.get(tensorName);
    if (column != null) {
      column.writer = new SampleWriter(extended);
    }
    return all;
  }

  /** The tensors that rows are added to, new ones included. */
  public synchronized Schema schema() {
    return schema;
  }

  /** Rows added so far. */
  public synchronized long rowCount() {
    return rowCount;
  }

  /**
   * Bytes in use by the buffered rows. Not what is allocated: that includes the chunks being filled
   * and stays when the buffers are emptied, so that each row would be flushed by itself.
   */
  private long bufferedBytes() {
    long bytes = 0;
    for (Buffered column : columns.values()) {
      bytes += column.vector.getBufferSizeFor(buffered);
    }
    return bytes;
  }

  private void flush() {
    if (buffered == 0) {
      return;
    }
    for (TensorSchema tensor : schema.tensors()) {
      Buffered column = columns.get(tensor.name());
      if (column == null) {
        throw new IllegalStateException("No buffer for tensor " + tensor.name());
      }
      setValueCount(column.vector, buffered);
      pending.append(tensor, column.vector, buffered);
      column.vector.reset();
    }
    buffered = 0;
  }

  static void setValueCount(FieldVector vector, int count) {
    if (vector instanceof StructVector struct) {
      struct.getChildrenFromFields().forEach(child -> child.setValueCount(count));
    }
    vector.setValueCount(count);
  }

  /** Everything that was added, as a change against the schema it was begun with. */
  synchronized Changes finish() {
    flush();
    return pending.finish(base, schema, nonceBlock, rowCount);
  }

  @Override
  public synchronized void close() {
    columns.values().forEach(column -> column.vector.close());
    pending.close();
  }

  @Override
  public String toString() {
    return "append of " + rowCount + " rows to " + location;
  }
}
