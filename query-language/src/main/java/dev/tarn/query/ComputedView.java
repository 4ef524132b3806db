package dev.tarn.query;

import dev.tarn.dataset.Column;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.View;
import dev.tarn.error.RefusedException;
import dev.tarn.query.execute.ProjectedRelation;
import dev.tarn.query.execute.ScanRelation;
import dev.tarn.query.execute.SelectedRelation;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.fault.QueryException;
import dev.tarn.query.plan.RowProjection;
import dev.tarn.query.source.ArrowOutput;
import dev.tarn.query.value.Field;
import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** A view with computed columns, or a result table. Columns are computed when they are read. */
final class ComputedView extends View {
  private final Answers.Planned query;
  private final List<Field> fields;
  private final Relation relation;
  private final String projection;
  private final @Nullable RowProjection rowProjection;
  private final @Nullable RowSelection rows;
  private final List<Column> columns;

  /** A result table, or rows of a commit where the last two are given. */
  ComputedView(
      Dataset dataset,
      Answers.Planned query,
      Relation relation,
      String projection,
      @Nullable RowProjection rowProjection,
      @Nullable RowSelection rows) {
    super(dataset, query.question());
    this.query = query;
    this.fields = query.plan().fields();
    this.relation = relation;
    this.projection = projection;
    this.rowProjection = rowProjection;
    this.rows = rows;
    this.columns = columns(dataset, fields, rowProjection);
  }

  /** The columns of a plan's visible fields. */
  static List<Column> columns(
      Dataset dataset, List<Field> fields, @Nullable RowProjection projection) {
    List<Column> columns = new ArrayList<>();
    for (Field field : fields) {
      if (field.hidden()) {
        continue;
      }
      Optional<TensorSchema> tensor =
          projection == null
              ? Optional.empty()
              : stored(dataset, projection.expressions().get(columns.size()));
      TensorSchema type = tensor.orElseGet(() -> ArrowOutput.schema(field.name(), field.type()));
      columns.add(new Column(field.name(), type, field.type().isSequence()));
    }
    return List.copyOf(columns);
  }

  private static Optional<TensorSchema> stored(Dataset dataset, Expr expression) {
    return expression instanceof ColumnRef column
        ? dataset.schema().find(column.name())
        : Optional.empty();
  }

  /** The fields of its rows, the row number too. */
  List<Field> fields() {
    return fields;
  }

  /** Its columns as functions of a row; empty for a result table. */
  Optional<RowProjection> rowProjection() {
    return Optional.ofNullable(rowProjection);
  }

  /** Its rows. */
  Relation relation() {
    return relation;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public long rowCount() {
    return relation.rowCount();
  }

  @Override
  public Optional<RowSelection> rowSelection() {
    return Optional.ofNullable(rows);
  }

  @Override
  public FieldVector read(int column, long from, int count, BufferAllocator allocator) {
    if (rows != null
        && rowProjection != null
        && stored(dataset(), rowProjection.expressions().get(column)).isPresent()) {
      long[] numbers = rows.toArray(from, from + count);
      String tensor = ((ColumnRef) rowProjection.expressions().get(column)).name();
      return dataset().tensor(tensor).take(numbers, 0, numbers.length, allocator);
    }
    int field = visible(column);
    try {
      dev.tarn.query.value.Column values =
          relation.column(field, Rows.range(Math.toIntExact(from), count));
      return ArrowOutput.write(columns.get(column), values, count, allocator);
    } catch (Fault e) {
      throw QueryException.of(query.text(), e);
    }
  }

  private int visible(int column) {
    int left = column;
    for (int i = 0; i < fields.size(); i++) {
      if (!fields.get(i).hidden() && left-- == 0) {
        return i;
      }
    }
    throw new IndexOutOfBoundsException("No column " + column);
  }

  /**
   * Computes all columns once, so that what the data cannot give is refused now and not while
   * reading.
   */
  void check() {
    for (int column = 0; column < columns.size(); column++) {
      int field = visible(column);
      boolean risky = rowProjection == null || isRisky(rowProjection.expressions().get(column));
      for (int from = 0; risky && from < relation.rowCount(); from += 65_536) {
        relation.column(field, Rows.range(from, Math.min(65_536, relation.rowCount() - from)));
      }
    }
  }

  /** Whether it can fail and costs little to try; images are not decoded to find out. */
  private static boolean isRisky(Expr expression) {
    return expression.canFail() && !readsImages(expression);
  }

  private static boolean readsImages(Expr expression) {
    boolean image = expression instanceof ColumnRef && expression.type().shape().ndim() == 3;
    return image || expression.operands().stream().anyMatch(ComputedView::readsImages);
  }

  @Override
  public String projection() {
    return projection;
  }

  @Override
  protected View slice(long from, long to) {
    Relation part =
        SelectedRelation.range(relation, Math.toIntExact(from), Math.toIntExact(to - from));
    RowSelection chosen = rows == null ? null : rows.slice(from, to);
    return new ComputedView(dataset(), query, part, projection, rowProjection, chosen);
  }

  @Override
  protected View withRows(RowSelection newRows) {
    if (rowProjection == null) {
      throw new RefusedException(
          "no-row-view",
          "A result table has no rows of the dataset.",
          "Query the dataset instead.");
    }
    return ofRows(dataset(), query, projection, rowProjection, newRows);
  }

  /** The view of some rows with columns that are functions of the row. */
  static ComputedView ofRows(
      Dataset dataset,
      Answers.Planned query,
      String projection,
      RowProjection rowProjection,
      RowSelection rows) {
    int[] numbers = new int[Math.toIntExact(rows.count())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Math.toIntExact(rows.row(i));
    }
    int tensors = rowProjection.source().schema().tensors().size();
    Relation chosen = SelectedRelation.of(new ScanRelation(rowProjection.source()), numbers);
    List<Expr> expressions = new ArrayList<>();
    int next = 0;
    for (Field field : query.plan().fields()) {
      expressions.add(
          field.hidden()
              ? new ColumnRef(tensors, field.name(), field.type(), SqlParserPos.ZERO)
              : rowProjection.expressions().get(next++));
    }
    Relation computed = new ProjectedRelation(chosen, tensors + 1, expressions, query.execution());
    return new ComputedView(dataset, query, computed, projection, rowProjection, rows);
  }
}
