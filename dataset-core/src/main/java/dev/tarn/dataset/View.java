package dev.tarn.dataset;

import dev.tarn.error.RefusedException;
import dev.tarn.schema.Htype;
import dev.tarn.version.Commit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * An answer: rows of one commit in order, with columns that are functions of row and commit; or a
 * result table. Nothing is evaluated until it is read. Immutable: what refines it gives a new one.
 * Threads may share it. Usable until its dataset is closed.
 */
public abstract class View {
  private final Dataset dataset;
  private final Question question;

  /**
   * @param dataset a handle on the commit that was asked; not owned
   * @param question what was asked
   */
  protected View(Dataset dataset, Question question) {
    this.dataset = dataset;
    this.question = question;
  }

  /** The columns, in order. */
  public abstract List<Column> columns();

  /** How many rows there are. */
  public abstract long rowCount();

  /**
   * The row numbers in the commit, in order; empty for a result table, whose rows are no rows of
   * the commit.
   */
  public abstract Optional<RowSelection> rowSelection();

  /**
   * Values of consecutive rows of one column, in the layout of {@link Column#field()}.
   *
   * @param column the column's place, from 0
   * @param from the first row of the view
   * @param count how many rows
   * @return owned by the caller
   */
  public abstract FieldVector read(int column, long from, int count, BufferAllocator allocator);

  /**
   * The columns in Tarn's canonical form, after names are bound: equal projections have equal
   * texts.
   */
  public abstract String projection();

  /** The same view with a part of its rows, from a place to before another. */
  protected abstract View slice(long from, long to);

  /** The same view with other rows of the same commit. */
  protected abstract View withRows(RowSelection rows);

  /** The dataset at the commit this is a view of. */
  public final Dataset dataset() {
    return dataset;
  }

  /** The commit this is a view of. */
  public final Commit commit() {
    return dataset.head();
  }

  /** What was asked. */
  public final Question question() {
    return question;
  }

  /**
   * The place of a column by its exact name; an unknown one is refused with the list of columns.
   */
  public final int columnIndex(String name) {
    List<Column> columns = columns();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new RefusedException(
        "unknown-column",
        "The view has no column '" + name + "'.",
        "Columns: " + String.join(", ", columns.stream().map(Column::name).toList()) + ".");
  }

  /**
   * Reads the view in batches.
   *
   * @param maxRows the largest number of rows in a batch, at least 1
   */
  public final BatchReader batches(int maxRows) {
    return new BatchReader(this, maxRows);
  }

  /**
   * Writes the rows as one Arrow IPC file, which other tools read without Tarn: images as they are
   * stored, class labels as numbers with their names in the field's metadata. The file has its name
   * only once all of it is on disk and was read back, each batch the same as it was written. An
   * export that was broken off leaves nothing under that name, and is made anew.
   *
   * @param file where nothing is yet
   * @param written is told how many rows are written so far
   * @param verified is told how many rows were read back so far
   * @throws dev.tarn.error.RefusedException {@code file-exists} if there is a file
   * @throws dev.tarn.error.EnvironmentException {@code not-written} if it cannot be written, {@code
   *     not-verified} if what is read back is something else
   */
  public final void exportArrow(Path file, LongConsumer written, LongConsumer verified) {
    new ArrowExport(this, written, verified).to(file);
  }

  /** The same, telling of what is written alone. */
  public final void exportArrow(Path file, LongConsumer written) {
    exportArrow(file, written, rows -> {});
  }

  /** One row. */
  public final Row row(long place) {
    java.util.Objects.checkIndex(place, rowCount());
    return new Row(this, place);
  }

  /** The rows one by one: for looking, not for speed; {@link #batches} is for speed. */
  public final Iterable<Row> rows() {
    return () ->
        new Iterator<>() {
          private long next;

          @Override
          public boolean hasNext() {
            return next < rowCount();
          }

          @Override
          public Row next() {
            if (!hasNext()) {
              throw new java.util.NoSuchElementException();
            }
            return row(next++);
          }
        };
  }

  /**
   * Rows per class name for each label column, in the order of the classes; classes without a row
   * count 0.
   */
  public final Map<String, Map<String, Long>> classCounts() {
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
    List<Column> columns = columns();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      if (column.type().htype() == Htype.CLASS_LABEL && !column.sequence()) {
        counts.put(column.name(), ClassFrequencies.count(this, i));
      }
    }
    return counts;
  }

  /** The rows that meet a condition of TQL. */
  public final View where(String condition) {
    return refine("SELECT * WHERE " + condition);
  }

  /** Other columns of the same rows: the items of a SELECT. */
  public final View select(String items) {
    return refine("SELECT " + items);
  }

  /** The answer to a query that is asked of this view. */
  public final View refine(String tql) {
    return refine(tql, QueryOptions.defaults());
  }

  /** The answer to a query that is asked of this view. */
  public final View refine(String tql, QueryOptions options) {
    return Services.queryEngine(dataset.location()).refine(this, tql, options);
  }

  /**
   * The rows in an order that the seed gives: a Fisher–Yates shuffle, the same on every machine.
   */
  public final View shuffle(long seed) {
    RowSelection rows = requireRows("shuffled");
    long[] order = rows.toArray();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      long swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return withRows(RowSelection.of(order));
  }

  /** The rows from a place to before another, cut to what there is. */
  public final View range(long from, long to) {
    long begin = Math.max(0, Math.min(from, rowCount()));
    return slice(begin, Math.max(begin, Math.min(to, rowCount())));
  }

  /**
   * Cuts the view into parts, in order.
   *
   * @param fractions of the rows, each above 0, in all at most 1 (what is left over is dropped)
   */
  public final List<View> split(double... fractions) {
    List<View> parts = new ArrayList<>();
    double sum = 0;
    long from = 0;
    for (double fraction : fractions) {
      sum += fraction;
      if (!(fraction > 0) || sum > 1 + 1e-9) {
        throw new RefusedException(
            "bad-fractions",
            "The fractions of a split are above 0 and at most 1 together; got "
                + java.util.Arrays.toString(fractions)
                + ".",
            null);
      }
      long to = Math.min(rowCount(), Math.round(sum * rowCount()));
      parts.add(slice(from, to));
      from = to;
    }
    return parts;
  }

  private RowSelection requireRows(String what) {
    return rowSelection()
        .orElseThrow(
            () ->
                new RefusedException(
                    "no-row-view",
                    "A result table has no rows of the dataset to be " + what + ".",
                    "Use ORDER BY in the query."));
  }

  /** Its id: 64 hex digits, the same for the same rows and columns of the same commit. */
  public final String id() {
    return Services.viewStore(dataset.location()).id(this);
  }

  /** Saves the view and gives its id, by which everyone who has the dataset can load it. */
  public final String save(String message) {
    return save(SaveOptions.message(message)).id();
  }

  /** Saves the view; durable when this returns. */
  public final SavedView save(SaveOptions options) {
    return Services.viewStore(dataset.location()).save(this, options);
  }
}
