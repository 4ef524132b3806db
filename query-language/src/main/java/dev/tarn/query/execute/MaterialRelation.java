package dev.tarn.query.execute;

import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import java.util.List;

/** Rows whose values are there already. */
final class MaterialRelation implements Relation {
  private final List<Column> columns;
  private final int rowCount;

  MaterialRelation(List<Column> columns, int rowCount) {
    this.columns = List.copyOf(columns);
    this.rowCount = rowCount;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  @Override
  public Column column(int field, Rows rows) {
    boolean all = rows.isRange() && rows.from() == 0 && rows.count() == rowCount;
    return all ? columns.get(field) : columns.get(field).take(rows.toArray());
  }
}
