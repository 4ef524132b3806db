package dev.tarn.query.execute;

import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.Field;
import java.util.Arrays;
import java.util.List;

/** Two relations of the same fields, one below the other. */
final class StackedRelation implements Relation {
  private final List<Field> fields;
  private final Relation upper;
  private final Relation lower;

  StackedRelation(List<Field> fields, Relation upper, Relation lower) {
    this.fields = fields;
    this.upper = upper;
    this.lower = lower;
  }

  @Override
  public int rowCount() {
    return Math.addExact(upper.rowCount(), lower.rowCount());
  }

  @Override
  public Column column(int field, Rows rows) {
    int[] part = new int[rows.count()];
    int[] row = new int[rows.count()];
    int[][] asked = {new int[rows.count()], new int[rows.count()]};
    int[] counts = new int[2];
    for (int i = 0; i < part.length; i++) {
      int position = rows.position(i);
      part[i] = position < 0 ? -1 : position < upper.rowCount() ? 0 : 1;
      if (part[i] >= 0) {
        row[i] = counts[part[i]];
        asked[part[i]][counts[part[i]]++] = part[i] == 0 ? position : position - upper.rowCount();
      }
    }
    Column first = upper.column(field, Rows.at(Arrays.copyOf(asked[0], counts[0])));
    Column second = lower.column(field, Rows.at(Arrays.copyOf(asked[1], counts[1])));
    return Columns.gather(fields.get(field).type(), List.of(first, second), part, row);
  }

  @Override
  public long rowNumber(int position) {
    return position < upper.rowCount()
        ? upper.rowNumber(position)
        : lower.rowNumber(position - upper.rowCount());
  }
}
