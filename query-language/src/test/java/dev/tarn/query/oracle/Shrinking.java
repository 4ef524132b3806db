package dev.tarn.query.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Smaller queries than a given one, to find the smallest that still goes wrong. */
final class Shrinking {
  private Shrinking() {}

  static List<Query> smaller(Query query) {
    List<Query> all = new ArrayList<>();
    if (query instanceof Query.Select s) {
      clauses(s, all);
      expressions(s, all);
      if (s.from() instanceof Query.Sub sub) {
        smaller(sub.query()).stream()
            .filter(q -> columns(q) == columns(sub.query()))
            .forEach(q -> all.add(from(s, new Query.Sub(q, sub.alias()))));
      }
    }
    if (query instanceof Query.SetOf set) {
      all.add(set.left());
      all.add(set.right());
      for (Query left : smaller(set.left())) {
        all.add(
            new Query.SetOf(set.kind(), set.all(), set.byRow(), left, set.right(), set.limit()));
      }
      for (Query right : smaller(set.right())) {
        all.add(
            new Query.SetOf(set.kind(), set.all(), set.byRow(), set.left(), right, set.limit()));
      }
    }
    if (query instanceof Sequences s) {
      if (s.where() != null) {
        nodes(s.where(), n -> all.add(sequences(s, s.items(), n)));
        all.add(sequences(s, s.items(), null));
      }
      for (int i = 0; i < s.items().size(); i++) {
        for (List<Query.Item> items : items(s.items())) {
          all.add(sequences(s, items, s.where()));
        }
      }
    }
    return all;
  }

  /** What stands outside may name any column. */
  private static int columns(Query query) {
    return query instanceof Query.Select s ? s.items().size() : -1;
  }

  private static Query sequences(Sequences s, List<Query.Item> items, @Nullable Node where) {
    return new Sequences(items, where, s.groupBy(), s.before(), s.after(), s.overlap(), s.opened());
  }

  private static Query from(Query.Select s, Query.From from) {
    return new Query.Select(
        s.items(),
        s.distinct(),
        from,
        s.where(),
        s.groupBy(),
        s.aggregated(),
        s.having(),
        s.orderBy(),
        s.arrangeBy(),
        s.limit(),
        s.offset());
  }

  private static Query.Select with(
      Query.Select s,
      List<Query.Item> items,
      @Nullable Node where,
      @Nullable Node having,
      List<Query.Key> orderBy,
      List<Node> arrangeBy,
      @Nullable Integer limit,
      @Nullable Integer offset) {
    return new Query.Select(
        items,
        s.distinct(),
        s.from(),
        where,
        s.groupBy(),
        s.aggregated(),
        having,
        orderBy,
        arrangeBy,
        limit,
        offset);
  }

  private static void clauses(Query.Select s, List<Query> all) {
    List<Query.Key> none = List.of();
    if (s.where() != null) {
      all.add(
          with(s, s.items(), null, s.having(), s.orderBy(), s.arrangeBy(), s.limit(), s.offset()));
    }
    if (s.having() != null) {
      all.add(
          with(s, s.items(), s.where(), null, s.orderBy(), s.arrangeBy(), s.limit(), s.offset()));
    }
    if (!s.orderBy().isEmpty()) {
      all.add(
          with(s, s.items(), s.where(), s.having(), none, s.arrangeBy(), s.limit(), s.offset()));
    }
    if (!s.arrangeBy().isEmpty()) {
      all.add(
          with(s, s.items(), s.where(), s.having(), s.orderBy(), List.of(), s.limit(), s.offset()));
    }
    if (s.limit() != null || s.offset() != null) {
      all.add(with(s, s.items(), s.where(), s.having(), s.orderBy(), s.arrangeBy(), null, null));
    }
  }

  private static void expressions(Query.Select s, List<Query> all) {
    for (List<Query.Item> items : items(s.items())) {
      if (!s.aggregated() || items.size() == s.items().size() - 1) {
        all.add(
            with(
                s,
                items,
                s.where(),
                s.having(),
                s.orderBy(),
                s.arrangeBy(),
                s.limit(),
                s.offset()));
      }
    }
    if (s.where() != null) {
      nodes(
          s.where(),
          n ->
              all.add(
                  with(
                      s,
                      s.items(),
                      n,
                      s.having(),
                      s.orderBy(),
                      s.arrangeBy(),
                      s.limit(),
                      s.offset())));
    }
    for (int i = 0; i < s.orderBy().size(); i++) {
      Query.Key key = s.orderBy().get(i);
      int at = i;
      nodes(
          key.value(),
          n -> {
            List<Query.Key> keys = new ArrayList<>(s.orderBy());
            keys.set(at, new Query.Key(n, key.descending(), key.nullsFirst()));
            return !n.op().equals("literal")
                && all.add(
                    with(
                        s,
                        s.items(),
                        s.where(),
                        s.having(),
                        keys,
                        s.arrangeBy(),
                        s.limit(),
                        s.offset()));
          });
    }
  }

  private static List<List<Query.Item>> items(List<Query.Item> items) {
    List<List<Query.Item>> all = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (items.size() > 1) {
        List<Query.Item> fewer = new ArrayList<>(items);
        fewer.remove(i);
        all.add(fewer);
      }
      int at = i;
      nodes(
          items.get(i).value(),
          n -> {
            List<Query.Item> others = new ArrayList<>(items);
            others.set(at, new Query.Item(n, items.get(at).alias()));
            return all.add(others);
          });
    }
    return all;
  }

  private interface Sink {
    boolean take(Node node);
  }

  /** The node with one node in it replaced by one of its kids, or by a literal. */
  private static void nodes(Node node, Sink sink) {
    variants(node).forEach(sink::take);
  }

  private static List<Node> variants(Node node) {
    List<Node> all = new ArrayList<>();
    for (Node kid : node.kids()) {
      if (kid.type().equals(node.type())) {
        all.add(kid);
      }
    }
    literal(node, all);
    for (int k = 0; k < node.kids().size(); k++) {
      int at = k;
      UnaryOperator<Node> put =
          kid -> {
            List<Node> kids = new ArrayList<>(node.kids());
            kids.set(at, kid);
            return node.with(kids);
          };
      variants(node.kids().get(k)).forEach(v -> all.add(put.apply(v)));
    }
    return all;
  }

  private static void literal(Node node, List<Node> all) {
    if (node.op().equals("literal")) {
      return;
    }
    if (node.type().equals(Type.INT)) {
      all.add(Nodes.whole(1));
    } else if (node.type().equals(Type.FLOAT)) {
      all.add(Nodes.literal(Type.FLOAT, 1.5));
    } else if (node.type().equals(Type.BOOL)) {
      all.add(Nodes.literal(Type.BOOL, true));
    } else if (node.type().equals(Type.TEXT)) {
      all.add(Nodes.literal(Type.TEXT, "a"));
    }
  }
}
