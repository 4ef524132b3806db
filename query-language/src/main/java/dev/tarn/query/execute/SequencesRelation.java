package dev.tarn.query.execute;

import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Field;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.SequenceColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Shape;
import java.util.List;

/** Rows that are sequences of another relation's rows. */
final class SequencesRelation implements Relation {
  private final Relation input;
  private final List<Field> fields;
  private final int[] offsets;
  private final int[] members;

  /** Row i has the rows {@code members[offsets[i]]} to before {@code members[offsets[i + 1]]}. */
  SequencesRelation(Relation input, List<Field> fields, int[] offsets, int[] members) {
    this.input = input;
    this.fields = fields;
    this.offsets = offsets;
    this.members = members;
  }

  @Override
  public int rowCount() {
    return offsets.length - 1;
  }

  @Override
  public Column column(int field, Rows rows) {
    int[] sizes = new int[rows.count()];
    int[] starts = new int[rows.count() + 1];
    boolean[] nulls = null;
    for (int i = 0; i < sizes.length; i++) {
      int row = rows.position(i);
      if (row < 0) {
        nulls = nulls == null ? new boolean[sizes.length] : nulls;
        nulls[i] = true;
      } else {
        sizes[i] = offsets[row + 1] - offsets[row];
      }
      starts[i + 1] = Math.addExact(starts[i], sizes[i]);
    }
    int[] picked = new int[starts[sizes.length]];
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] > 0) {
        System.arraycopy(members, offsets[rows.position(i)], picked, starts[i], sizes[i]);
      }
    }
    Layout layout = Layout.ragged(sizes.length, Shape.any(1), starts, sizes, nulls);
    Column values = input.column(field, Rows.at(picked));
    ValueType type = ValueType.sequenceOf(fields.get(field).type());
    return new SequenceColumn(type, layout, values);
  }

  @Override
  public long rowNumber(int position) {
    return offsets[position] < offsets[position + 1]
        ? input.rowNumber(members[offsets[position]])
        : position;
  }
}
