package dev.tarn.query.oracle;

import java.util.List;

/** Conditions with a query in them. */
final class Subquery {
  private Subquery() {}

  static Node exists(Query query) {
    return new Node(
        Type.BOOL,
        "EXISTS",
        List.of(),
        kids -> "EXISTS (" + query.text() + ")",
        (env, kids) -> !query.answer(env.data(), env).rows().isEmpty());
  }

  static Node in(Node value, Query query) {
    return new Node(
        Type.BOOL,
        "IN QUERY",
        List.of(value),
        kids -> "(" + kids.get(0) + " IN (" + query.text() + "))",
        (env, kids) -> {
          Object x = kids.get(0).eval(env);
          Boolean found = false;
          for (Table.Row row : query.answer(env.data(), env).rows()) {
            Object y = row.values()[0];
            if (x == null || y == null) {
              found = Boolean.TRUE.equals(found) ? found : null;
            } else if (Ops.compare("=", x, y)) {
              found = true;
            }
          }
          return found;
        });
  }

  /** Whether a number is at least the single value of a query. */
  static Node scalar(Node value, Query query) {
    return new Node(
        Type.BOOL,
        "QUERY",
        List.of(value),
        kids -> "(" + kids.get(0) + " >= (" + query.text() + "))",
        (env, kids) -> {
          List<Table.Row> rows = query.answer(env.data(), env).rows();
          Object y = rows.isEmpty() ? null : rows.get(0).values()[0];
          return Arr.zip(kids.get(0).eval(env), y, (p, q) -> Ops.compare(">=", p, q));
        });
  }
}
