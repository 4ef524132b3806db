package dev.tarn.query.jdbc;

import dev.tarn.dataset.BatchReader;
import dev.tarn.dataset.Column;
import dev.tarn.dataset.View;
import dev.tarn.sample.SampleReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a view, read some at a time. No buffer outlives the call that read it, so a result
 * that nobody closes holds nothing.
 */
final class ViewRows implements Iterable<Object> {
  private static final int ROWS = 1024;
  // A row of images is megabytes: only few of them are held at a time.
  private static final int ROWS_OF_BYTES = 16;

  private final View view;
  private final List<CellType> types;

  ViewRows(View view) {
    this.view = view;
    this.types = view.columns().stream().map(CellType::of).toList();
  }

  @Override
  public Iterator<Object> iterator() {
    boolean heavy = view.columns().stream().anyMatch(column -> column.type().ndim() > 1);
    int rows = heavy ? ROWS_OF_BYTES : ROWS;
    return new Iterator<>() {
      private long next;
      private List<Object> batch = List.of();
      private int inBatch;

      @Override
      public boolean hasNext() {
        return next < view.rowCount();
      }

      @Override
      public Object next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        if (inBatch == batch.size()) {
          batch = read(next, Math.min(view.rowCount(), next + rows));
          inBatch = 0;
        }
        next++;
        return batch.get(inBatch++);
      }
    };
  }

  private List<Object> read(long from, long to) {
    int count = (int) (to - from);
    List<Object> rows = new ArrayList<>(count);
    try (BatchReader reader = view.range(from, to).batches(count)) {
      reader.next();
      for (int row = 0; row < count; row++) {
        rows.add(new @Nullable Object[types.size()]);
      }
      for (int c = 0; c < types.size(); c++) {
        fill(rows, c, reader.root().getVector(c));
      }
    } catch (RuntimeException e) {
      throw SqlFaults.thrown(SqlFaults.of(e));
    }
    return rows;
  }

  private void fill(List<Object> rows, int c, FieldVector vector) {
    Column column = view.columns().get(c);
    SampleReader reader = new SampleReader(column.type());
    for (int row = 0; row < rows.size(); row++) {
      Object sample =
          column.sequence()
              ? sequence((ListVector) vector, row, reader)
              : reader.value(vector, row).orElse(null);
      ((@Nullable Object[]) rows.get(row))[c] = types.get(c).value(sample);
    }
  }

  private static @Nullable Object sequence(ListVector vector, int row, SampleReader reader) {
    if (vector.isNull(row)) {
      return null;
    }
    List<@Nullable Object> members = new ArrayList<>();
    for (int k = vector.getElementStartIndex(row); k < vector.getElementEndIndex(row); k++) {
      members.add(reader.value(vector.getDataVector(), k).orElse(null));
    }
    return members;
  }
}
