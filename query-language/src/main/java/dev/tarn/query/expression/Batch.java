package dev.tarn.query.expression;

import dev.tarn.query.value.Column;
import dev.tarn.query.value.LongColumn;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a relation, with the columns read so far. For one thread.
 *
 * <p>A batch of a subquery knows the row of the outer query that it is asked for.
 */
public final class Batch {
  private final Relation relation;
  private final Rows rows;
  private final Evaluation evaluation;
  private final @Nullable Outer outer;
  private final @Nullable Column[] columns;
  private final @Nullable Batch whole;
  private final int @Nullable [] picked;

  /** A row of the query outside. */
  public record Outer(Batch batch, int row) {}

  private Batch(
      Relation relation,
      Rows rows,
      int fields,
      Evaluation evaluation,
      @Nullable Outer outer,
      @Nullable Batch whole,
      int @Nullable [] picked) {
    this.relation = relation;
    this.rows = rows;
    this.evaluation = evaluation;
    this.outer = outer;
    this.columns = new Column[fields];
    this.whole = whole;
    this.picked = picked;
  }

  /** Rows of a relation with that many fields. */
  public static Batch of(
      Relation relation, Rows rows, int fields, Evaluation evaluation, @Nullable Outer outer) {
    return new Batch(relation, rows, fields, evaluation, outer, null, null);
  }

  /** The number of rows. */
  public int size() {
    return rows.count();
  }

  /** The run that this batch belongs to. */
  public Evaluation evaluation() {
    return evaluation;
  }

  /** The row of the query outside, in a correlated subquery. */
  public Outer outer() {
    if (outer == null) {
      throw new IllegalStateException("No query outside");
    }
    return outer;
  }

  /** The values of a field; read on first use. */
  public Column column(int field) {
    Column column = columns[field];
    if (column == null) {
      Column known = whole == null ? null : whole.columns[field];
      column = known != null && picked != null ? known.take(picked) : relation.column(field, rows);
      columns[field] = column;
    }
    return column;
  }

  /** The shapes of a field's samples. */
  public Column shapes(int field) {
    Column known = columns[field];
    return known == null ? relation.shapes(field, rows) : Shapes.of(known);
  }

  /** The position of a row in the relation. */
  public int position(int i) {
    return rows.position(i);
  }

  /** The number that messages give to a row. */
  public long rowNumber(int i) {
    return relation.rowNumber(rows.position(i));
  }

  /** Some of these rows. */
  public Batch take(int[] rowsOfThis) {
    return new Batch(
        relation, rows.take(rowsOfThis), columns.length, evaluation, outer, this, rowsOfThis);
  }

  /** The rows for which a condition is true, neither false nor null. */
  public static int[] trueRows(Column condition, int size) {
    LongColumn truth = (LongColumn) condition;
    int[] found = new int[size];
    int n = 0;
    for (int i = 0; i < size; i++) {
      int row = truth.layout().row(i);
      if (truth.values()[row] != 0 && !truth.layout().isNull(row)) {
        found[n++] = i;
      }
    }
    return java.util.Arrays.copyOf(found, n);
  }
}
