package dev.tarn.query.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY without aggregates, or EXPAND BY: rows of sequences; with UNGROUP BY round it they are
 * opened again.
 *
 * @param groupBy keys; empty for EXPAND BY
 * @param before rows before, of EXPAND BY
 * @param after rows after
 * @param opened whether UNGROUP BY stands round it
 */
record Sequences(
    List<Query.Item> items,
    @Nullable Node where,
    List<Node> groupBy,
    int before,
    int after,
    boolean overlap,
    boolean opened)
    implements Query {
  @Override
  public String text() {
    List<String> written = items.stream().map(i -> i.value() + " AS " + i.alias()).toList();
    String text = "SELECT " + String.join(", ", written) + (where == null ? "" : " WHERE " + where);
    text +=
        groupBy.isEmpty()
            ? " EXPAND BY " + before + " " + after + " OVERLAP " + overlap
            : " GROUP BY " + String.join(", ", groupBy.stream().map(Node::toString).toList());
    return opened ? "SELECT * FROM (" + text + ") UNGROUP BY" : text;
  }

  @Override
  public Table answer(Table data, @Nullable Env outer) {
    Env env = new Env(data, data, null, null, outer);
    List<List<Table.Row>> members =
        groupBy.isEmpty() ? windows(env) : List.copyOf(groups(env).values());
    List<Table.Row> rows = new ArrayList<>();
    for (List<Table.Row> list : members) {
      List<List<@Nullable Object>> columns = new ArrayList<>();
      for (Item item : items) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Table.Row member : list) {
          values.add(item.value().eval(env.at(member)));
        }
        columns.add(values);
      }
      if (opened) {
        for (int k = 0; k < list.size(); k++) {
          int at = k;
          rows.add(new Table.Row(columns.stream().map(c -> c.get(at)).toArray(), -1, 0));
        }
      } else {
        rows.add(new Table.Row(columns.toArray(), -1, 0));
      }
    }
    return new Table(
        items.stream().map(i -> new Table.Col(i.alias(), "", i.value().type())).toList(), rows);
  }

  private boolean chosen(Env env, Table.Row row) {
    return where == null || Boolean.TRUE.equals(where.truth(env.at(row)));
  }

  private Map<Object, List<Table.Row>> groups(Env env) {
    Map<Object, List<Table.Row>> groups = new LinkedHashMap<>();
    for (Table.Row row : env.data().rows()) {
      if (chosen(env, row)) {
        Object key = groupBy.stream().map(k -> Ops.key(k.eval(env.at(row)))).toList();
        groups.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
      }
    }
    return groups;
  }

  private List<List<Table.Row>> windows(Env env) {
    List<Table.Row> all = env.data().rows();
    List<List<Table.Row>> windows = new ArrayList<>();
    int free = 0;
    for (int i = 0; i < all.size(); i++) {
      if (!chosen(env, all.get(i)) || (!overlap && i < free)) {
        continue;
      }
      int begin = Math.max(0, i - before);
      int end = Math.min(all.size(), i + after + 1);
      if (!overlap) {
        begin = Math.max(begin, free);
        end = Math.min(all.size(), begin + before + 1 + after);
        free = end;
      }
      windows.add(all.subList(begin, end));
    }
    return windows;
  }
}
