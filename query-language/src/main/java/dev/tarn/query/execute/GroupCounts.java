package dev.tarn.query.execute;

import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows per group, for aggregations that count and do nothing else: no list of each group's rows is
 * made.
 */
final class GroupCounts {
  private final Relation input;
  private final int fields;
  private final List<Expr> keys;
  private final int columns;
  private final Execution execution;
  private final KeyTable table = new KeyTable();
  private long[] counts = new long[16];
  private int[] first = new int[16];

  /** The keys, and behind them that many columns with the count. */
  GroupCounts(Relation input, int fields, List<Expr> keys, int columns, Execution execution) {
    this.input = input;
    this.fields = fields;
    this.keys = keys;
    this.columns = columns;
    this.execution = execution;
  }

  Relation run() {
    for (Rows rows : Morsels.pieces(0, input.rowCount(), execution.batchRows())) {
      count(rows);
    }
    int groups = table.size();
    List<Column> results = new ArrayList<>();
    for (Expr key : keys) {
      results.add(
          key.evaluate(execution.batch(input, Rows.at(Arrays.copyOf(first, groups)), fields)));
    }
    long[] sizes = Arrays.copyOf(counts, groups);
    for (int i = 0; i < columns; i++) {
      results.add(new LongColumn(ValueType.INT64, Layout.scalars(groups, null), sizes));
    }
    return new MaterialRelation(results, groups);
  }

  private void count(Rows rows) {
    Column[] values = new Column[keys.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = keys.get(k).evaluate(execution.batch(input, rows, fields));
    }
    int before = table.size();
    int[] groups = table.number(values, rows.count());
    if (table.size() > counts.length) {
      counts = Arrays.copyOf(counts, table.size() * 2);
      first = Arrays.copyOf(first, table.size() * 2);
    }
    int known = before;
    for (int i = 0; i < groups.length; i++) {
      if (groups[i] == known) {
        first[known++] = rows.position(i);
      }
      counts[groups[i]]++;
    }
  }
}
