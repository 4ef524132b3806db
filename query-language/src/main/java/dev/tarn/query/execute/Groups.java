package dev.tarn.query.execute;

import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The rows of a relation by group, groups in order of first appearance, rows in their order. */
final class Groups {
  private final int[] offsets;
  private final int[] members;

  private Groups(int[] offsets, int[] members) {
    this.offsets = offsets;
    this.members = members;
  }

  /** Groups by the values of keys; without keys all rows are one group, even if there are none. */
  static Groups of(List<Expr> keys, Relation input, int fields, Execution execution) {
    int rows = input.rowCount();
    if (keys.isEmpty()) {
      return new Groups(new int[] {0, rows}, Rows.range(0, rows).toArray());
    }
    long row = 3 * Integer.BYTES;
    for (Expr key : keys) {
      row += Keys.bytes(key.type());
    }
    execution.require(row * rows, String.format(Locale.ROOT, "Bringing %,d rows together", rows));
    Column[] columns = Keys.all(keys, input, fields, execution);
    KeyTable table = new KeyTable();
    int[] group = table.number(columns, rows);
    int[] offsets = new int[table.size() + 1];
    for (int g : group) {
      offsets[g + 1]++;
    }
    for (int g = 0; g < table.size(); g++) {
      offsets[g + 1] += offsets[g];
    }
    int[] next = offsets.clone();
    int[] members = new int[rows];
    for (int i = 0; i < rows; i++) {
      members[next[group[i]]++] = i;
    }
    return new Groups(offsets, members);
  }

  /** The rows of a group. */
  int[] membersOf(int group) {
    return Arrays.copyOfRange(members, offsets[group], offsets[group + 1]);
  }

  int count() {
    return offsets.length - 1;
  }

  /** (count + 1) where each group's members begin; borrowed. */
  int[] offsets() {
    return offsets;
  }

  /** The rows, group after group; borrowed. */
  int[] members() {
    return members;
  }
}
