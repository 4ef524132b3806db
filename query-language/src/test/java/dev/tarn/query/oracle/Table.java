package dev.tarn.query.oracle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in order.
 *
 * @param columns what each row has
 * @param rows the rows
 */
record Table(List<Col> columns, List<Row> rows) {
  /** A column: its name, the alias of its source ("" if it has none), its type. */
  record Col(String name, String alias, Type type) {
    Col under(String other) {
      return new Col(name, other, type);
    }
  }

  /**
   * A row.
   *
   * @param values one per column
   * @param id its number in the commit; -1 if it is no row of the commit
   * @param number what ROW_NUMBER() gives
   */
  record Row(@Nullable Object[] values, long id, long number) {}

  Table with(List<Row> others) {
    return new Table(columns, others);
  }

  /** The table as a source with an alias: its rows are numbered by their positions. */
  Table as(String alias) {
    List<Row> numbered = new ArrayList<>();
    for (Row row : rows) {
      numbered.add(new Row(row.values(), row.id(), numbered.size()));
    }
    return new Table(columns.stream().map(c -> c.under(alias)).toList(), numbered);
  }

  int find(String alias, String name) {
    for (int i = 0; i < columns.size(); i++) {
      Col col = columns.get(i);
      if (col.name().equals(name) && (alias.isEmpty() || col.alias().equals(alias))) {
        return i;
      }
    }
    return -1;
  }
}
