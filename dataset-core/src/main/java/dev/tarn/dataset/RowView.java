package dev.tarn.dataset;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Rows of a commit with tensors as they are stored. */
final class RowView extends View {
  private final RowSelection rows;
  private final List<Tensor> tensors;
  private final List<Column> columns;

  RowView(Dataset dataset, RowSelection rows, List<Tensor> tensors, Question question) {
    super(dataset, question);
    this.rows = rows;
    this.tensors = List.copyOf(tensors);
    this.columns =
        tensors.stream().map(tensor -> Column.of(tensor.name(), tensor.schema())).toList();
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public long rowCount() {
    return rows.count();
  }

  @Override
  public Optional<RowSelection> rowSelection() {
    return Optional.of(rows);
  }

  @Override
  public FieldVector read(int column, long from, int count, BufferAllocator allocator) {
    Tensor tensor = tensors.get(column);
    if (rows.isRange() && count > 0) {
      return tensor.read(rows.row(from), count, allocator);
    }
    long[] numbers = rows.toArray(from, from + count);
    return tensor.take(numbers, 0, numbers.length, allocator);
  }

  @Override
  public String projection() {
    return columns.stream()
        .map(column -> Projections.column(column.name()))
        .collect(Collectors.joining(", "));
  }

  @Override
  protected View slice(long from, long to) {
    return new RowView(dataset(), rows.slice(from, to), tensors, question());
  }

  @Override
  protected View withRows(RowSelection newRows) {
    return new RowView(dataset(), newRows, tensors, question());
  }
}
