package dev.tarn.query.oracle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an expression is computed.
 *
 * @param data the dataset that is asked
 * @param table the rows of FROM
 * @param row the row
 * @param group the rows of its group, where there are groups
 * @param outer the row of the query outside
 */
record Env(
    Table data,
    Table table,
    Table.@Nullable Row row,
    @Nullable List<Table.Row> group,
    @Nullable Env outer) {
  Env at(Table.Row other) {
    return new Env(data, table, other, group, outer);
  }

  Table.Row here() {
    if (row == null) {
      throw new IllegalStateException("No row");
    }
    return row;
  }

  @Nullable Object lookup(String alias, String name) {
    int place = table.find(alias, name);
    if (place >= 0 && row != null) {
      return row.values()[place];
    }
    if (outer == null) {
      throw new IllegalStateException("No column " + alias + "." + name);
    }
    return outer.lookup(alias, name);
  }
}
