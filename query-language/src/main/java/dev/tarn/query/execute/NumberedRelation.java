package dev.tarn.query.execute;

import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ValueType;

/** A relation with its rows' positions as one more field. */
public final class NumberedRelation implements Relation {
  private final Relation input;
  private final int positionField;

  /** The input with positions as that field. */
  public NumberedRelation(Relation input, int positionField) {
    this.input = input;
    this.positionField = positionField;
  }

  @Override
  public int rowCount() {
    return input.rowCount();
  }

  @Override
  public Column column(int field, Rows rows) {
    return field == positionField ? positions(rows) : input.column(field, rows);
  }

  @Override
  public Column shapes(int field, Rows rows) {
    return field == positionField ? Relation.super.shapes(field, rows) : input.shapes(field, rows);
  }

  @Override
  public long elements(int field) {
    return field == positionField ? 1 : input.elements(field);
  }

  @Override
  public long rowNumber(int position) {
    return input.rowNumber(position);
  }

  /** The positions themselves; null where there is none. */
  static Column positions(Rows rows) {
    long[] values = new long[rows.count()];
    boolean[] nulls = null;
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.position(i);
      if (values[i] < 0) {
        nulls = nulls == null ? new boolean[values.length] : nulls;
        nulls[i] = true;
      }
    }
    return new LongColumn(ValueType.INT64, Layout.scalars(values.length, nulls), values);
  }
}
