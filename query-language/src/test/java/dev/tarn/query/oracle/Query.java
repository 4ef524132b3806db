package dev.tarn.query.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A query: its text, and its answer row by row. */
interface Query {
  /** Writes it. */
  String text();

  /** Answers it. */
  Table answer(Table data, @Nullable Env outer);

  /** Whether its rows come in a known order. */
  default boolean isOrdered() {
    return true;
  }

  /**
   * An item of SELECT.
   *
   * @param value its value
   * @param alias its name
   */
  record Item(Node value, String alias) {}

  /** A key of ORDER BY. */
  record Key(Node value, boolean descending, boolean nullsFirst) {
    String text() {
      return value + (descending ? " DESC" : "") + (nullsFirst ? " NULLS FIRST" : "");
    }
  }

  /** What a SELECT reads. */
  sealed interface From {
    String text();

    Table rows(Table data, @Nullable Env outer);
  }

  /** Nothing written: the dataset. */
  record Implied() implements From {
    @Override
    public String text() {
      return "";
    }

    @Override
    public Table rows(Table data, @Nullable Env outer) {
      return data;
    }
  }

  /** A query with an alias. */
  record Sub(Query query, String alias) implements From {
    @Override
    public String text() {
      return " FROM (" + query.text() + ") AS " + alias;
    }

    @Override
    public Table rows(Table data, @Nullable Env outer) {
      return query.answer(data, outer).as(alias);
    }
  }

  /** Two sources and the condition of their pairs. */
  record Join(From left, From right, String kind, Node on) implements From {
    @Override
    public String text() {
      return left.text() + " " + kind + " JOIN" + right.text().substring(5) + " ON " + on;
    }

    @Override
    public Table rows(Table data, @Nullable Env outer) {
      Table one = left.rows(data, outer);
      Table other = right.rows(data, outer);
      List<Table.Col> columns = new ArrayList<>(one.columns());
      columns.addAll(other.columns());
      Table both = new Table(columns, List.of());
      List<Table.Row> rows = new ArrayList<>();
      boolean[] met = new boolean[other.rows().size()];
      for (Table.Row l : one.rows()) {
        boolean any = false;
        for (int r = 0; r < met.length; r++) {
          Table.Row pair = pair(one, l, other, other.rows().get(r), rows.size());
          if (Boolean.TRUE.equals(on.truth(new Env(data, both, pair, null, outer)))) {
            rows.add(pair);
            met[r] = true;
            any = true;
          }
        }
        if (!any && (kind.equals("LEFT") || kind.equals("FULL"))) {
          rows.add(pair(one, l, other, null, rows.size()));
        }
      }
      for (int r = 0; r < met.length; r++) {
        if (!met[r] && (kind.equals("RIGHT") || kind.equals("FULL"))) {
          rows.add(pair(one, null, other, other.rows().get(r), rows.size()));
        }
      }
      return both.with(rows);
    }

    private static Table.Row pair(
        Table one, Table.@Nullable Row l, Table other, Table.@Nullable Row r, int number) {
      int width = one.columns().size();
      @Nullable Object[] values = new Object[width + other.columns().size()];
      for (int c = 0; c < values.length; c++) {
        Table.Row side = c < width ? l : r;
        values[c] = side == null ? null : side.values()[c < width ? c : c - width];
      }
      return new Table.Row(values, -1, number);
    }
  }

  /** Everything that may stand in one SELECT; what is not there is null or empty. */
  record Select(
      List<Item> items,
      boolean distinct,
      From from,
      @Nullable Node where,
      List<Node> groupBy,
      boolean aggregated,
      @Nullable Node having,
      List<Key> orderBy,
      List<Node> arrangeBy,
      @Nullable Integer limit,
      @Nullable Integer offset)
      implements Query {
    boolean isStar() {
      return items.isEmpty();
    }

    @Override
    public String text() {
      StringBuilder text = new StringBuilder("SELECT ");
      text.append(distinct ? "DISTINCT " : "");
      List<String> written =
          items.stream()
              .map(i -> i.value() + (i.alias().isEmpty() ? "" : " AS " + i.alias()))
              .toList();
      text.append(isStar() ? "*" : String.join(", ", written)).append(from.text());
      text.append(where == null ? "" : " WHERE " + where);
      List<String> keys = groupBy.stream().map(Node::toString).toList();
      text.append(keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", keys));
      text.append(having == null ? "" : " HAVING " + having);
      List<String> order = orderBy.stream().map(Key::text).toList();
      text.append(order.isEmpty() ? "" : " ORDER BY " + String.join(", ", order));
      List<String> arrange = arrangeBy.stream().map(Node::toString).toList();
      text.append(arrange.isEmpty() ? "" : " ARRANGE BY " + String.join(", ", arrange));
      text.append(limit == null ? "" : " LIMIT " + limit);
      text.append(offset == null ? "" : " OFFSET " + offset);
      return text.toString();
    }

    @Override
    public Table answer(Table data, @Nullable Env outer) {
      Table table = from.rows(data, outer);
      Env env = new Env(data, table, null, null, outer);
      List<Table.Row> rows = new ArrayList<>();
      for (Table.Row row : table.rows()) {
        if (where == null || Boolean.TRUE.equals(where.truth(env.at(row)))) {
          rows.add(row);
        }
      }
      List<Env> places = aggregated ? groups(env, rows) : rows.stream().map(env::at).toList();
      if (having != null && aggregated) {
        // Aggregates are computed, and fail, for every group.
        places.forEach(place -> items.forEach(item -> computeAggregates(item.value(), place)));
      }
      if (having != null) {
        places = places.stream().filter(e -> Boolean.TRUE.equals(having.truth(e))).toList();
      }
      List<Env> ordered = arranged(sorted(places));
      List<Table.Row> out = new ArrayList<>();
      List<Object> seen = new ArrayList<>();
      for (Env place : ordered) {
        Table.Row row = output(place);
        Object key = Ops.key(java.util.Arrays.asList(row.values()));
        if (!distinct || !seen.contains(key)) {
          seen.add(key);
          out.add(row);
        }
      }
      int begin = Math.min(out.size(), offset == null ? 0 : offset);
      int end = limit == null ? out.size() : Math.min(out.size(), begin + limit);
      return new Table(columns(table), out.subList(begin, end));
    }

    private static void computeAggregates(Node node, Env place) {
      if (node.op().equals("aggregate")) {
        node.eval(place);
      } else {
        node.kids().forEach(kid -> computeAggregates(kid, place));
      }
    }

    private List<Env> groups(Env env, List<Table.Row> rows) {
      Map<Object, List<Table.Row>> groups = new LinkedHashMap<>();
      if (groupBy.isEmpty()) {
        groups.put("", new ArrayList<>());
      }
      for (Table.Row row : rows) {
        Object key =
            groupBy.isEmpty()
                ? ""
                : groupBy.stream().map(k -> Ops.key(k.eval(env.at(row)))).toList();
        groups.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
      }
      return groups.values().stream()
          .map(g -> new Env(env.data(), env.table(), g.isEmpty() ? null : g.get(0), g, env.outer()))
          .toList();
    }

    private List<Env> sorted(List<Env> places) {
      List<Env> sorted = new ArrayList<>(places);
      Map<Env, List<@Nullable Object>> values = new java.util.IdentityHashMap<>();
      for (Env place : places) {
        List<@Nullable Object> keys = new ArrayList<>();
        for (Key key : orderBy) {
          keys.add(key.value().eval(place));
        }
        values.put(place, keys);
      }
      Comparator<Env> order = Comparator.comparing(e -> 0);
      for (int k = 0; k < orderBy.size(); k++) {
        Key key = orderBy.get(k);
        int at = k;
        order =
            order.thenComparing(
                (a, b) ->
                    Ordering.compare(
                        values.get(a).get(at),
                        values.get(b).get(at),
                        key.descending(),
                        key.nullsFirst()));
      }
      sorted.sort(order);
      return sorted;
    }

    private List<Env> arranged(List<Env> places) {
      if (arrangeBy.isEmpty()) {
        return places;
      }
      Map<Object, List<Env>> groups = new LinkedHashMap<>();
      for (Env place : places) {
        Object key = arrangeBy.stream().map(k -> Ops.key(k.eval(place))).toList();
        groups.computeIfAbsent(key, k -> new ArrayList<>()).add(place);
      }
      return groups.values().stream().flatMap(List::stream).toList();
    }

    private Table.Row output(Env place) {
      if (isStar()) {
        return place.here();
      }
      @Nullable Object[] values = new Object[items.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = items.get(i).value().eval(place);
      }
      Table.Row row = place.row();
      boolean keeps = !aggregated && row != null;
      return new Table.Row(values, keeps && row != null ? row.id() : -1, 0);
    }

    private List<Table.Col> columns(Table table) {
      return isStar()
          ? table.columns().stream().map(c -> c.under("")).toList()
          : items.stream().map(i -> new Table.Col(name(i), "", i.value().type())).toList();
    }

    private static String name(Item item) {
      return item.alias().isEmpty() ? item.value().toString() : item.alias();
    }

    @Override
    public boolean isOrdered() {
      return true;
    }
  }

  /** UNION, INTERSECT, EXCEPT. */
  record SetOf(
      String kind, boolean all, boolean byRow, Query left, Query right, @Nullable Integer limit)
      implements Query {
    @Override
    public String text() {
      return left.text()
          + " "
          + kind
          + (all ? " ALL " : " ")
          + right.text()
          + (limit == null ? "" : " LIMIT " + limit);
    }

    @Override
    public boolean isOrdered() {
      // Which of equal rows ALL pairs off is not said.
      return !all || kind.equals("UNION");
    }

    private Object key(Table.Row row) {
      return byRow ? (Object) row.id() : Ops.key(java.util.Arrays.asList(row.values()));
    }

    @Override
    public Table answer(Table data, @Nullable Env outer) {
      Table one = left.answer(data, outer);
      Table other = right.answer(data, outer);
      List<Table.Row> rows = new ArrayList<>();
      Map<Object, Integer> inRight = new HashMap<>();
      other.rows().forEach(r -> inRight.merge(key(r), 1, Integer::sum));
      for (Table.Row row : one.rows()) {
        int there = inRight.getOrDefault(key(row), 0);
        boolean paired = there > 0;
        if (all && paired) {
          inRight.put(key(row), there - 1);
        }
        boolean take = kind.equals("UNION") || paired == kind.equals("INTERSECT");
        if (take) {
          rows.add(row);
        }
      }
      if (kind.equals("UNION")) {
        rows.addAll(other.rows());
      }
      if (!all) {
        List<Object> seen = new ArrayList<>();
        rows.removeIf(
            row -> {
              boolean again = seen.contains(key(row));
              seen.add(key(row));
              return again;
            });
      }
      int end = Math.min(rows.size(), Optional.ofNullable(limit).orElse(rows.size()));
      return new Table(one.columns(), rows.subList(0, end));
    }
  }
}
