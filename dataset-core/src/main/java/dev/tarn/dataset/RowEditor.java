package dev.tarn.dataset;

import dev.tarn.chunk.ArrowLayout;
import dev.tarn.error.RefusedException;
import dev.tarn.sample.SampleWriter;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.write.PendingEdits;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Takes updates and deletions for one transaction. For one thread. */
final class RowEditor implements AutoCloseable {
  private static final int BUFFERED_ROWS = 65_536;
  private static final long BUFFERED_BYTES = 8L << 20;

  private final long rowCount;
  private final BufferAllocator allocator;
  private final PendingEdits pending;
  private final Map<String, Buffered> columns = new LinkedHashMap<>();

  /** Updates of one tensor that are in no chunk yet, as they came. */
  private final class Buffered {
    TensorSchema tensor;
    SampleWriter writer;
    final FieldVector vector;
    final long[] rows = new long[BUFFERED_ROWS];
    int count;

    Buffered(TensorSchema tensor) {
      this.tensor = tensor;
      this.writer = new SampleWriter(tensor);
      this.vector = ArrowLayout.field(tensor).createVector(allocator);
      vector.setInitialCapacity(64);
      vector.allocateNew();
    }

    void put(long row, Object value) {
      writer.write(vector, count, value, row);
      rows[count++] = row;
      if (count == BUFFERED_ROWS || vector.getBufferSizeFor(count) > BUFFERED_BYTES) {
        flush();
      }
    }

    void flush() {
      if (count == 0) {
        return;
      }
      Appender.setValueCount(vector, count);
      long[] order = newestOfEach();
      if (order.length == count && isRising()) {
        pending.update(tensor, Arrays.copyOf(rows, count), vector);
      } else {
        try (FieldVector sorted = ArrowLayout.field(tensor).createVector(allocator)) {
          sorted.setInitialCapacity(order.length);
          sorted.allocateNew();
          long[] numbers = new long[order.length];
          for (int i = 0; i < order.length; i++) {
            int place = (int) order[i];
            sorted.copyFromSafe(place, i, vector);
            numbers[i] = rows[place];
          }
          Appender.setValueCount(sorted, order.length);
          pending.update(tensor, numbers, sorted);
        }
      }
      vector.reset();
      count = 0;
    }

    private boolean isRising() {
      for (int i = 1; i < count; i++) {
        if (rows[i] <= rows[i - 1]) {
          return false;
        }
      }
      return true;
    }

    /** The places of the last update of each row, in the order of the rows. */
    private long[] newestOfEach() {
      Integer[] places = new Integer[count];
      Arrays.setAll(places, i -> i);
      if (isRising()) {
        return Arrays.stream(places).mapToLong(Integer::longValue).toArray();
      }
      Arrays.sort(
          places,
          java.util.Comparator.<Integer>comparingLong(place -> rows[place])
              .thenComparingInt(place -> place));
      long[] newest = new long[count];
      int kept = 0;
      for (int i = 0; i < count; i++) {
        boolean last = i == count - 1 || rows[places[i + 1]] != rows[places[i]];
        if (last) {
          newest[kept++] = places[i];
        }
      }
      return Arrays.copyOf(newest, kept);
    }
  }

  /**
   * @param rowCount rows of the commit that is edited
   * @param allocator of the buffers; not owned
   * @param pending takes the edits
   */
  RowEditor(long rowCount, BufferAllocator allocator, PendingEdits pending) {
    this.rowCount = rowCount;
    this.allocator = allocator;
    this.pending = pending;
  }

  void update(Schema schema, RowSelection rows, Map<String, ?> values) {
    checkRows(rows);
    values.forEach(
        (name, value) -> {
          Buffered column = column(schema.tensor(name));
          for (long place = 0; place < rows.count(); place++) {
            column.put(rows.row(place), value);
          }
        });
  }

  private Buffered column(TensorSchema tensor) {
    Buffered column = columns.computeIfAbsent(tensor.id(), id -> new Buffered(tensor));
    if (!column.tensor.equals(tensor)) {
      // New classes: their numbers may be written from now on.
      column.tensor = tensor;
      column.writer = new SampleWriter(tensor);
    }
    return column;
  }

  void updateBatch(Schema schema, RowSelection rows, VectorSchemaRoot batch) {
    checkRows(rows);
    if (rows.count() != batch.getRowCount()) {
      throw new RefusedException(
          "batch-of-other-length",
          "The batch has " + batch.getRowCount() + " rows for " + rows.count() + " rows to update.",
          "Give one row of the batch for each row.");
    }
    long[] numbers = rows.toArray();
    for (int i = 1; i < numbers.length; i++) {
      if (numbers[i] <= numbers[i - 1]) {
        throw new RefusedException(
            "rows-not-rising",
            "Rows of a batch update come in rising order, each once; "
                + numbers[i]
                + " follows "
                + numbers[i - 1]
                + ".",
            "Sort the rows and the batch.");
      }
    }
    for (FieldVector column : batch.getFieldVectors()) {
      ArrowBatches.check(column, schema.tensor(column.getName()), 0);
    }
    for (FieldVector samples : batch.getFieldVectors()) {
      TensorSchema tensor = schema.tensor(samples.getName());
      column(tensor).flush();
      pending.update(tensor, numbers, samples);
    }
  }

  void delete(RowSelection rows) {
    checkRows(rows);
    if (rows.isRange()) {
      if (rows.count() > 0) {
        pending.delete(rows.row(0), rows.row(0) + rows.count());
      }
      return;
    }
    for (long place = 0; place < rows.count(); place++) {
      pending.delete(rows.row(place));
    }
  }

  private void checkRows(RowSelection rows) {
    if (rows.isRange() && rows.count() > 0) {
      checkRow(rows.row(0));
      checkRow(rows.row(rows.count() - 1));
      return;
    }
    for (long place = 0; place < rows.count(); place++) {
      checkRow(rows.row(place));
    }
  }

  private void checkRow(long row) {
    if (row < 0 || row >= rowCount) {
      RefusedException e =
          new RefusedException(
              "row-out-of-range",
              "There is no row " + row + "; the commit has " + rowCount + " rows.",
              rowCount == 0
                  ? "Append rows first."
                  : "Rows are numbered from 0 to " + (rowCount - 1) + ".");
      e.with("row", row);
      throw e;
    }
  }

  PendingEdits finish() {
    columns.values().forEach(Buffered::flush);
    return pending;
  }

  @Override
  public void close() {
    columns.values().forEach(column -> column.vector.close());
  }
}
