package dev.tarn.query.execute;

import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;

/** Pairs of rows; -1 on a side is a row of nulls. */
final class JoinedRelation implements Relation {
  private final Relation left;
  private final int leftFields;
  private final Relation right;
  private final int[] leftRows;
  private final int[] rightRows;

  JoinedRelation(Relation left, int leftFields, Relation right, int[] leftRows, int[] rightRows) {
    this.left = left;
    this.leftFields = leftFields;
    this.right = right;
    this.leftRows = leftRows;
    this.rightRows = rightRows;
  }

  @Override
  public int rowCount() {
    return leftRows.length;
  }

  @Override
  public Column column(int field, Rows rows) {
    return field < leftFields
        ? left.column(field, rows.through(leftRows))
        : right.column(field - leftFields, rows.through(rightRows));
  }

  @Override
  public Column shapes(int field, Rows rows) {
    return field < leftFields
        ? left.shapes(field, rows.through(leftRows))
        : right.shapes(field - leftFields, rows.through(rightRows));
  }
}
