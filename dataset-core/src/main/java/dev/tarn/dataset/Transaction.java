package dev.tarn.dataset;

import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSpec;
import dev.tarn.version.write.Changes;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Takes the changes of one commit: rows that are new, updated or deleted, and new tensors and
 * classes. Row numbers are those of the commit that the dataset's handle sees; what the transaction
 * itself appends has none yet. Memory does not grow with the number of rows. Several threads may
 * append to it at once; everything else is for one thread.
 *
 * <pre>{@code
 * ds.transact("Correct two labels", tx -> {
 *   tx.update(7, Map.of("labels", "g1"));
 *   tx.delete(RowSelection.of(3, 5));
 * });
 * }</pre>
 */
public final class Transaction implements AutoCloseable {
  private final Appender appender;
  private final RowEditor editor;

  Transaction(Appender appender, RowEditor editor) {
    this.appender = appender;
    this.editor = editor;
  }

  /**
   * Appends a row.
   *
   * @param row a value for each tensor by its name; a tensor that is missing is null
   */
  public void append(Map<String, ?> row) {
    appender.add(row);
  }

  /** Appends a row whose values are the components of a record, by their names. */
  public void append(Record row) {
    appender.add(row);
  }

  /**
   * Appends an Arrow batch: each column in the layout of its tensor; tensors that are missing are
   * null.
   *
   * @param batch borrowed
   */
  public void appendBatch(VectorSchemaRoot batch) {
    appender.addBatch(batch);
  }

  /**
   * Appends all batches of an Arrow stream or file, one after another: it may be larger than
   * memory.
   *
   * @param batches each column in the layout of its tensor; borrowed
   * @param progress hears after each batch how many rows of the stream were appended
   * @return how many rows that were
   */
  public long appendStream(ArrowReader batches, LongConsumer progress) {
    return appender.addStream(batches, progress);
  }

  /** The appender of this transaction, for work that only appends. */
  public Appender rows() {
    return appender;
  }

  /**
   * Gives a row new values; tensors that are not named keep theirs. Of several updates of a row the
   * last counts.
   *
   * @param values by tensor; null takes a value away
   */
  public void update(long row, Map<String, ?> values) {
    update(RowSelection.range(row, row + 1), values);
  }

  /** Gives each of these rows the same new values; tensors that are not named keep theirs. */
  public void update(RowSelection rows, Map<String, ?> values) {
    editor.update(appender.schema(), rows, values);
  }

  /**
   * Gives rows new values from a batch; tensors that it does not have keep theirs.
   *
   * @param rows as many as the batch has, each once, rising
   * @param batch a column for each tensor to change, in the tensor's layout; borrowed
   */
  public void updateBatch(RowSelection rows, VectorSchemaRoot batch) {
    editor.updateBatch(appender.schema(), rows, batch);
  }

  /** Deletes rows; the rows behind them move up when this is committed. */
  public void delete(RowSelection rows) {
    editor.delete(rows);
  }

  /** Adds a tensor; rows that are already there are null in it. */
  public void addTensor(TensorSpec spec) {
    appender.addTensor(spec);
  }

  /** Drops a tensor; commits before this one keep it. */
  public void dropTensor(String name) {
    appender.dropTensor(name);
  }

  /** Gives a tensor another name; it stays the same tensor. */
  public void renameTensor(String name, String newName) {
    appender.renameTensor(name, newName);
  }

  /**
   * Says something of a tensor, versioned with the commit: {@code coords} and {@code ordinal} are
   * read by Tarn, any other key is free.
   */
  public void setInfo(String tensor, String key, String value) {
    appender.setInfo(tensor, info -> info.withMetadata(key, value));
  }

  /** Takes away what was said of a tensor under a key. */
  public void removeInfo(String tensor, String key) {
    appender.setInfo(tensor, info -> info.withoutMetadata(key));
  }

  /**
   * Adds classes to a label tensor, behind those it has.
   *
   * @return the class names it has now, in the order of their numbers
   */
  public List<String> addClasses(String tensor, List<String> names) {
    return appender.addClasses(tensor, names);
  }

  /** The tensors as this transaction has them. */
  public Schema schema() {
    return appender.schema();
  }

  Changes finish() {
    return appender.finish().with(editor.finish());
  }

  @Override
  public void close() {
    try {
      appender.close();
    } finally {
      editor.close();
    }
  }
}
