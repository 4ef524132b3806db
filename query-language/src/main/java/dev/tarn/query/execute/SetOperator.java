package dev.tarn.query.execute;

import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** UNION, INTERSECT, EXCEPT, with the counts that ALL asks for. */
public final class SetOperator {
  private final SetOperation kind;
  private final boolean all;
  private final boolean byRow;
  private final List<Field> fields;
  private final Relation left;
  private final Relation right;

  /** Both sides have the same fields. */
  public SetOperator(
      SetOperation kind,
      boolean all,
      boolean byRow,
      List<Field> fields,
      Relation left,
      Relation right) {
    this.kind = kind;
    this.all = all;
    this.byRow = byRow;
    this.fields = fields;
    this.left = left;
    this.right = right;
  }

  /** The first side's rows in their order, then (of a union) the second's. */
  public Relation run() {
    KeyTable table = new KeyTable();
    int[] leftIds = table.number(keys(left), left.rowCount());
    int[] rightIds = table.number(keys(right), right.rowCount());
    int[] inRight = new int[table.size()];
    for (int id : rightIds) {
      inRight[id]++;
    }
    boolean[] taken = new boolean[table.size()];
    int[] chosenLeft = choose(leftIds, inRight, taken);
    if (kind != SetOperation.UNION) {
      return SelectedRelation.of(left, chosenLeft);
    }
    int[] chosenRight = choose(rightIds, inRight, taken);
    return new StackedRelation(
        fields, SelectedRelation.of(left, chosenLeft), SelectedRelation.of(right, chosenRight));
  }

  private int[] choose(int[] ids, int[] inRight, boolean[] taken) {
    int[] left = inRight.clone();
    int[] chosen = new int[ids.length];
    int n = 0;
    for (int i = 0; i < ids.length; i++) {
      boolean there = inRight[ids[i]] > 0;
      boolean take;
      if (kind == SetOperation.UNION) {
        take = true;
      } else if (all) {
        // Each row of the right side answers for one of the left.
        boolean paired = left[ids[i]]-- > 0;
        take = paired == (kind == SetOperation.INTERSECT);
      } else {
        take = there == (kind == SetOperation.INTERSECT);
      }
      if (take && (all || !taken[ids[i]])) {
        taken[ids[i]] = true;
        chosen[n++] = i;
      }
    }
    return Arrays.copyOf(chosen, n);
  }

  private Column[] keys(Relation side) {
    List<Column> columns = new ArrayList<>();
    for (int f = 0; f < fields.size(); f++) {
      if (byRow == fields.get(f).isRow() && (byRow || !fields.get(f).hidden())) {
        columns.add(side.column(f, Rows.range(0, side.rowCount())));
      }
    }
    return columns.toArray(new Column[0]);
  }
}
