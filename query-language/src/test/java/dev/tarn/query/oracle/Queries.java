package dev.tarn.query.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Random queries. */
final class Queries {
  private final Random random;
  private final List<Table.Col> data;

  Queries(Random random, List<Table.Col> data) {
    this.random = random;
    this.data = data;
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  Query next() {
    return switch (random.nextInt(12)) {
      case 0, 1 -> aggregated(new Query.Implied());
      case 2 -> set();
      case 3 -> sequences();
      case 4 -> over();
      case 5 -> joined();
      default -> select(new Query.Implied(), scope(data, List.of(), true), 3);
    };
  }

  private Expressions scope(List<Table.Col> columns, List<Table.Col> outer, boolean queries) {
    return new Expressions(random, columns, outer, queries ? this::queryTest : null, true);
  }

  private @Nullable Integer few(int oneIn, int bound) {
    return oneIn(oneIn) ? (Integer) random.nextInt(bound) : null;
  }

  private Query.Select select(Query.From from, Expressions in, int depth) {
    List<Query.Item> items = new ArrayList<>();
    boolean star = oneIn(2);
    for (int k = star ? 0 : 1 + random.nextInt(3); k > 0; k--) {
      items.add(new Query.Item(in.withoutSums().any(depth), "c" + k));
    }
    boolean distinct = !star && oneIn(5);
    List<Query.Key> order = new ArrayList<>();
    for (int k = distinct || !oneIn(3) ? 0 : 1 + random.nextInt(2); k > 0; k--) {
      order.add(new Query.Key(sortable(in.withoutSums().key(depth - 1)), oneIn(2), oneIn(3)));
    }
    List<Node> arrange =
        distinct || !order.isEmpty() || !oneIn(6)
            ? List.of()
            : List.of(sortable(in.withoutSums().key(1)));
    return new Query.Select(
        items,
        distinct,
        from,
        oneIn(5) ? null : in.condition(depth),
        List.of(),
        false,
        null,
        order,
        arrange,
        few(3, 12),
        few(6, 4));
  }

  /** A number alone would be the number of a column. */
  private static Node sortable(Node key) {
    return key.op().equals("literal") ? Nodes.not(Nodes.isNull(key, true)) : key;
  }

  private Query.Select aggregated(Query.From from) {
    Expressions in = scope(data, List.of(), true);
    List<Node> keys = new ArrayList<>();
    for (int k = random.nextInt(3); k > 0; k--) {
      keys.add(sortable(in.withoutSums().key(1)));
    }
    List<Query.Item> items = new ArrayList<>();
    for (Node key : keys) {
      items.add(new Query.Item(key, "k" + items.size()));
    }
    for (int k = 1 + random.nextInt(3); k > 0; k--) {
      items.add(new Query.Item(aggregate(in, !keys.isEmpty()), "a" + k));
    }
    boolean ordered = oneIn(3);
    return new Query.Select(
        items,
        false,
        from,
        oneIn(2) ? null : in.condition(2),
        keys,
        true,
        oneIn(4)
            ? Nodes.compare(">", Functions.aggregate("COUNT", null, false), Nodes.whole(2))
            : null,
        ordered
            ? List.of(new Query.Key(items.get(items.size() - 1).value(), oneIn(2), oneIn(2)))
            : List.of(),
        List.of(),
        few(5, 4),
        null);
  }

  private Node aggregate(Expressions in, boolean grouped) {
    Node f = Nodes.column(new Table.Col("f", "", Type.FLOAT));
    Node i = Nodes.column(new Table.Col("i", "", Type.INT));
    return switch (random.nextInt(9)) {
      case 0 -> Functions.aggregate("COUNT", null, false);
      case 1 -> Functions.aggregate("COUNT", in.withoutSums().any(1), oneIn(2));
      case 2 -> Functions.aggregate("SUM", oneIn(2) ? f : i, oneIn(4));
      case 3 -> Functions.aggregate("AVG", oneIn(2) ? f : i, oneIn(4));
      case 4 ->
          Functions.aggregate(
              oneIn(2) ? "MIN" : "MAX", sortable(in.withoutSums().number(1)), false);
      case 5 ->
          Functions.aggregate(oneIn(2) ? "MIN" : "MAX", sortable(in.withoutSums().text(1)), false);
      case 6 ->
          grouped
              ? Functions.aggregate(
                  oneIn(2) ? "SUM" : "AVG",
                  Nodes.column(new Table.Col("vec", "", new Type(Kind.FLOAT, 1))),
                  false)
              : Functions.aggregate("COUNT", i, true);
      case 7 ->
          Nodes.arithmetic(
              "+", Functions.aggregate("SUM", i, false), Functions.aggregate("COUNT", null, false));
      default -> Functions.aggregate(oneIn(2) ? "MIN" : "MAX", f, false);
    };
  }

  private Query set() {
    Expressions in = scope(data, List.of(), false);
    boolean byRow = oneIn(2);
    List<Query.Item> items =
        byRow
            ? List.of()
            : List.of(
                new Query.Item(in.withoutSums().number(1), "x"),
                new Query.Item(in.withoutSums().text(0), "y"));
    Query left = part(items, in);
    Query right = part(items, in);
    return new Query.SetOf(
        List.of("UNION", "INTERSECT", "EXCEPT").get(random.nextInt(3)),
        oneIn(3),
        byRow,
        left,
        right,
        null);
  }

  private Query part(List<Query.Item> items, Expressions in) {
    return new Query.Select(
        items,
        false,
        new Query.Implied(),
        in.condition(2),
        List.of(),
        false,
        null,
        List.of(),
        List.of(),
        null,
        null);
  }

  private Query sequences() {
    Expressions in = scope(data, List.of(), false).withoutSums();
    List<Query.Item> items = new ArrayList<>();
    for (int k = 1 + random.nextInt(2); k > 0; k--) {
      items.add(new Query.Item(in.any(1), "c" + k));
    }
    List<Node> keys = new ArrayList<>();
    for (int k = random.nextInt(3); k > 0; k--) {
      keys.add(sortable(in.key(1)));
    }
    return new Sequences(
        items,
        oneIn(2) ? null : in.condition(1),
        keys,
        random.nextInt(3),
        random.nextInt(3),
        oneIn(2),
        oneIn(3));
  }

  /** A query of a query. */
  private Query over() {
    Query.Select inner = select(new Query.Implied(), scope(data, List.of(), false), 1);
    List<Table.Col> columns =
        inner.isStar()
            ? data
            : inner.items().stream()
                .map(i -> new Table.Col(i.alias(), "", i.value().type()))
                .toList();
    List<Table.Col> named = columns.stream().map(c -> c.under("s")).toList();
    return select(
        new Query.Sub(inner, "s"),
        new Expressions(random, named, List.of(), inner.isStar() ? this::queryTest : null, true),
        2);
  }

  private Query joined() {
    List<Query.Item> few = new ArrayList<>();
    for (String name : List.of("i", "b", "f", "txt", "lab")) {
      Table.Col col = data.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
      few.add(new Query.Item(Nodes.column(col), name));
    }
    Query.Sub left = new Query.Sub(part(few, scope(data, List.of(), false)), "l");
    Query.Sub right = new Query.Sub(part(few, scope(data, List.of(), false)), "r");
    List<Table.Col> both = new ArrayList<>();
    for (String alias : List.of("l", "r")) {
      few.forEach(i -> both.add(new Table.Col(i.alias(), alias, i.value().type())));
    }
    Node equal =
        Nodes.compare(
            "=",
            Nodes.column(new Table.Col("i", "l", Type.INT)),
            Nodes.column(new Table.Col(oneIn(2) ? "b" : "i", "r", Type.INT)));
    Expressions in = scope(both, List.of(), false);
    Node on =
        switch (random.nextInt(4)) {
          case 0 -> in.bool(1);
          case 1 -> Nodes.connect("AND", equal, in.bool(1));
          default -> equal;
        };
    Query.Join join =
        new Query.Join(
            left, right, List.of("INNER", "LEFT", "RIGHT", "FULL").get(random.nextInt(4)), on);
    List<Query.Item> items = new ArrayList<>();
    for (int k = 1 + random.nextInt(3); k > 0; k--) {
      items.add(new Query.Item(in.withoutSums().any(1), "c" + k));
    }
    return new Query.Select(
        items,
        false,
        join,
        oneIn(2) ? null : in.condition(1),
        List.of(),
        false,
        null,
        List.of(),
        List.of(),
        few(4, 9),
        null);
  }

  // ---- queries in conditions

  private Node queryTest(Expressions around) {
    List<Table.Col> outer = around.scope().stream().filter(c -> !c.alias().isEmpty()).toList();
    boolean correlated = !outer.isEmpty() && oneIn(2);
    List<Table.Col> inside = data.stream().map(c -> c.under("q")).toList();
    Query.Select all =
        new Query.Select(
            List.of(),
            false,
            new Query.Implied(),
            null,
            List.of(),
            false,
            null,
            List.of(),
            List.of(),
            null,
            null);
    Expressions in =
        correlated
            ? new Expressions(random, inside, outer, null, true)
            : scope(data, List.of(), false);
    Query.From from = correlated ? new Query.Sub(all, "q") : new Query.Implied();
    Function<List<Query.Item>, Query.Select> query =
        items ->
            new Query.Select(
                items,
                false,
                from,
                in.bool(1),
                List.of(),
                !items.isEmpty() && items.get(0).value().uses("aggregate"),
                null,
                List.of(),
                List.of(),
                null,
                null);
    return switch (random.nextInt(3)) {
      case 0 -> Subquery.exists(query.apply(List.of()));
      case 1 -> {
        Node member = in.withoutSums().number(1);
        yield Subquery.in(around.number(0), query.apply(List.of(new Query.Item(member, "m"))));
      }
      default -> {
        Node count =
            Functions.aggregate(oneIn(2) ? "COUNT" : "MAX", in.withoutSums().whole(0), false);
        yield Subquery.scalar(around.number(0), query.apply(List.of(new Query.Item(count, "m"))));
      }
    };
  }

  Sampled sampled() {
    Expressions in = scope(data, List.of(), true);
    List<Node> conditions = new ArrayList<>();
    List<Node> weights = new ArrayList<>();
    for (int k = 1 + random.nextInt(3); k > 0; k--) {
      conditions.add(in.condition(1));
      weights.add(
          oneIn(3)
              ? Functions.abs(in.whole(1))
              : Nodes.literal(Type.FLOAT, random.nextInt(9) / 4.0));
    }
    return new Sampled(
        oneIn(2) ? null : in.condition(1),
        conditions,
        weights,
        oneIn(2),
        oneIn(2),
        random.nextInt(30));
  }
}
