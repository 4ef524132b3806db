package dev.tarn.query.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes expressions: operators, literals, names. Functions are in {@link Functions}. */
final class Nodes {
  private Nodes() {}

  static Node literal(Type type, @Nullable Object value) {
    String text = written(value);
    return new Node(type, "literal", List.of(), kids -> text, (env, kids) -> value);
  }

  private static String written(@Nullable Object value) {
    if (value == null) {
      return "NULL";
    }
    if (value instanceof String string) {
      return "'" + string.replace("'", "''") + "'";
    }
    if (value instanceof Double number) {
      String plain = new BigDecimal(number.toString()).toPlainString();
      String decimal = plain.contains(".") ? plain : plain + ".0";
      return number < 0 ? "(" + decimal + ")" : decimal;
    }
    boolean negative = value instanceof BigInteger whole && whole.signum() < 0;
    return negative ? "(" + value + ")" : value.toString();
  }

  static Node whole(long value) {
    return literal(Type.INT, BigInteger.valueOf(value));
  }

  static Node array(List<Long> values) {
    Arr arr = Arr.of(values.stream().map(BigInteger::valueOf).toArray());
    String text = "ARRAY" + values;
    return new Node(new Type(Kind.INT, 1), "literal", List.of(), kids -> text, (env, kids) -> arr);
  }

  static Node column(Table.Col col) {
    String name = (col.alias().isEmpty() ? "" : col.alias() + ".") + col.name();
    return new Node(
        col.type(),
        "column",
        List.of(),
        kids -> name,
        (env, kids) -> env.lookup(col.alias(), col.name()));
  }

  static Node rowNumber() {
    return new Node(
        Type.INT,
        "ROW_NUMBER",
        List.of(),
        kids -> "ROW_NUMBER()",
        (env, kids) -> BigInteger.valueOf(env.here().number()));
  }

  private static Function<List<String>, String> infix(String sign) {
    return kids -> "(" + String.join(" " + sign + " ", kids) + ")";
  }

  static Function<List<String>, String> call(String name) {
    return kids -> name + "(" + String.join(", ", kids) + ")";
  }

  static Node compare(String sign, Node a, Node b) {
    int ndim = Math.max(a.type().ndim(), b.type().ndim());
    return new Node(
        new Type(Kind.BOOL, ndim),
        "compare",
        List.of(a, b),
        infix(sign),
        (env, kids) ->
            Arr.zip(
                kids.get(0).eval(env), kids.get(1).eval(env), (x, y) -> Ops.compare(sign, x, y)));
  }

  static Node arithmetic(String sign, Node a, Node b) {
    boolean floating =
        sign.equals("/") || a.type().kind() == Kind.FLOAT || b.type().kind() == Kind.FLOAT;
    boolean unsigned = a.type().kind() == Kind.UINT || b.type().kind() == Kind.UINT;
    Kind kind = floating ? Kind.FLOAT : unsigned ? Kind.UINT : Kind.INT;
    return new Node(
        new Type(kind, Math.max(a.type().ndim(), b.type().ndim())),
        "arithmetic",
        List.of(a, b),
        infix(sign),
        (env, kids) ->
            Arr.zip(
                kids.get(0).eval(env),
                kids.get(1).eval(env),
                (x, y) -> Ops.arithmetic(sign, kind, x, y)));
  }

  static Node map(String name, Type type, Node a, UnaryOperator<Object> function) {
    return new Node(
        type,
        name,
        List.of(a),
        call(name),
        (env, kids) -> Arr.map(kids.get(0).eval(env), function));
  }

  /** AND or OR as a value: element by element; of single elements from left to right. */
  static Node connect(String sign, Node a, Node b) {
    boolean deciding = sign.equals("OR");
    int ndim = Math.max(a.type().ndim(), b.type().ndim());
    return new Node(
        new Type(Kind.BOOL, ndim),
        sign,
        List.of(a, b),
        infix(sign),
        (env, kids) -> {
          Object x = kids.get(0).eval(env);
          if (ndim == 0) {
            if (Boolean.valueOf(deciding).equals(x)) {
              return deciding;
            }
            Object y = kids.get(1).eval(env);
            return Boolean.valueOf(deciding).equals(y)
                ? (Object) deciding
                : (x == null || y == null) ? null : !deciding;
          }
          Object y = kids.get(1).eval(env);
          if (x == null || y == null) {
            throw new Unspecified("elements of null");
          }
          return Arr.zip(
              x, y, (p, q) -> deciding ? (Boolean) p || (Boolean) q : (Boolean) p && (Boolean) q);
        });
  }

  static Node not(Node a) {
    return new Node(
        a.type(),
        "NOT",
        List.of(a),
        kids -> "(NOT " + kids.get(0) + ")",
        (env, kids) -> Arr.map(kids.get(0).eval(env), x -> !(Boolean) x));
  }

  static Node isNull(Node a, boolean wanted) {
    return new Node(
        Type.BOOL,
        "IS NULL",
        List.of(a),
        kids -> "(" + kids.get(0) + (wanted ? " IS NULL)" : " IS NOT NULL)"),
        (env, kids) -> (kids.get(0).eval(env) == null) == wanted);
  }

  static Node in(Node value, List<Node> list, boolean wanted) {
    List<Node> all = new ArrayList<>(List.of(value));
    all.addAll(list);
    return new Node(
        Type.BOOL,
        "IN",
        all,
        kids ->
            "("
                + kids.get(0)
                + (wanted ? " IN (" : " NOT IN (")
                + String.join(", ", kids.subList(1, kids.size()))
                + "))",
        (env, kids) -> {
          Object x = kids.get(0).eval(env);
          Boolean found = false;
          for (Node one : kids.subList(1, kids.size())) {
            Object y = one.eval(env);
            if (x == null || y == null) {
              found = Boolean.TRUE.equals(found) ? found : null;
            } else if (Ops.compare("=", x, y)) {
              found = true;
            }
          }
          return found == null ? null : found == wanted;
        });
  }

  static Node between(Node value, Node low, Node high) {
    Node both = connect("AND", compare(">=", value, low), compare("<=", value, high));
    return new Node(
        Type.BOOL,
        "BETWEEN",
        List.of(value, low, high),
        kids -> "(" + kids.get(0) + " BETWEEN " + kids.get(1) + " AND " + kids.get(2) + ")",
        (env, kids) ->
            both.with(
                    List.of(
                        compare(">=", kids.get(0), kids.get(1)),
                        compare("<=", kids.get(0), kids.get(2))))
                .eval(env));
  }

  static Node choice(Node condition, Node then, Node otherwise) {
    return new Node(
        then.type(),
        "CASE",
        List.of(condition, then, otherwise),
        kids ->
            "CASE WHEN " + kids.get(0) + " THEN " + kids.get(1) + " ELSE " + kids.get(2) + " END",
        (env, kids) ->
            Boolean.TRUE.equals(kids.get(0).truth(env))
                ? kids.get(1).eval(env)
                : kids.get(2).eval(env));
  }

  static Node coalesce(Node a, Node b) {
    return new Node(
        a.type(),
        "COALESCE",
        List.of(a, b),
        call("COALESCE"),
        (env, kids) -> {
          Object first = kids.get(0).eval(env);
          return first == null ? kids.get(1).eval(env) : first;
        });
  }

  static Node nullIf(Node a, Node b) {
    return new Node(
        a.type(),
        "NULLIF",
        List.of(a, b),
        call("NULLIF"),
        (env, kids) -> {
          Object x = kids.get(0).eval(env);
          Object y = kids.get(1).eval(env);
          return x != null && y != null && Ops.compare("=", x, y) ? null : x;
        });
  }

  static Node castToWhole(Node a, int bits) {
    return new Node(
        a.type().as(Kind.INT),
        "CAST",
        List.of(a),
        kids -> "CAST(" + kids.get(0) + " AS int" + bits + ")",
        (env, kids) -> Arr.map(kids.get(0).eval(env), x -> Ops.toWhole(x, bits)));
  }

  static Node castToText(Node a, List<String> classNames) {
    return new Node(
        Type.TEXT,
        "CAST",
        List.of(a),
        kids -> "CAST(" + kids.get(0) + " AS text)",
        (env, kids) ->
            Arr.map(
                kids.get(0).eval(env),
                x ->
                    classNames.isEmpty()
                        ? x.toString()
                        : classNames.get(((BigInteger) x).intValue())));
  }

  static Node item(Node tensor, int index) {
    return new Node(
        new Type(tensor.type().kind(), tensor.type().ndim() - 1),
        "item",
        List.of(tensor),
        kids -> kids.get(0) + "[" + index + "]",
        (env, kids) -> {
          Object value = kids.get(0).eval(env);
          return value == null ? null : ((Arr) value).item(index);
        });
  }

  static Node slice(Node tensor, @Nullable Integer from, @Nullable Integer to, int step) {
    String written =
        "["
            + Objects.toString(from, "")
            + ":"
            + Objects.toString(to, "")
            + (step == 1 ? "" : ":" + step)
            + "]";
    return new Node(
        tensor.type(),
        "slice",
        List.of(tensor),
        kids -> kids.get(0) + written,
        (env, kids) -> {
          Object value = kids.get(0).eval(env);
          return value == null ? null : ((Arr) value).slice(from, to, step);
        });
  }

  static Node label(Node label, String sign, String name, int number) {
    return new Node(
        label.type().as(Kind.BOOL),
        "label",
        List.of(label),
        kids -> "(" + kids.get(0) + " " + sign + " '" + name + "')",
        (env, kids) ->
            Arr.map(kids.get(0).eval(env), x -> Ops.compare(sign, x, BigInteger.valueOf(number))));
  }

  static Node like(Node value, String pattern, boolean ignoreCase) {
    String shown = (ignoreCase ? " ILIKE '" : " LIKE '") + pattern.replace("'", "''") + "')";
    UnaryOperator<String> fold = s -> ignoreCase ? s.toLowerCase(Locale.ROOT) : s;
    int[] wanted = fold.apply(pattern).codePoints().toArray();
    return new Node(
        Type.BOOL,
        "LIKE",
        List.of(value),
        kids -> "(" + kids.get(0) + shown,
        (env, kids) ->
            Arr.map(
                kids.get(0).eval(env),
                x -> Ops.like(fold.apply((String) x).codePoints().toArray(), 0, wanted, 0)));
  }

  static Node concat(Node a, Node b) {
    return new Node(
        Type.TEXT,
        "||",
        List.of(a, b),
        infix("||"),
        (env, kids) -> Arr.zip(kids.get(0).eval(env), kids.get(1).eval(env), (x, y) -> x + "" + y));
  }

  static Node path(Node json, String key) {
    return new Node(
        Type.JSON,
        "path",
        List.of(json),
        kids -> kids.get(0) + "['" + key + "']",
        (env, kids) -> {
          Object value = kids.get(0).eval(env);
          JsonNode part = value instanceof JsonNode node && node.isObject() ? node.get(key) : null;
          return part == null || part.isNull() ? null : part;
        });
  }

  static Node place(Node json, int index) {
    return new Node(
        Type.JSON,
        "path",
        List.of(json),
        kids -> kids.get(0) + "[" + index + "]",
        (env, kids) -> {
          if (!(kids.get(0).eval(env) instanceof JsonNode list) || !list.isArray()) {
            return null;
          }
          JsonNode part = list.get(index < 0 ? index + list.size() : index);
          return part == null || part.isNull() ? null : part;
        });
  }

  /** A JSON value with a number, text or truth value: unknown where the types differ. */
  static Node compareJson(String sign, Node json, Node other) {
    return new Node(
        Type.BOOL,
        "json",
        List.of(json, other),
        infix(sign),
        (env, kids) -> {
          Object value = plain(kids.get(0).eval(env));
          Object wanted = kids.get(1).eval(env);
          if (value == null || wanted == null || !sameFamily(value, wanted)) {
            return null;
          }
          return Ops.compare(sign, value, wanted);
        });
  }

  private static boolean sameFamily(Object a, Object b) {
    return (a instanceof Number && b instanceof Number)
        || (a instanceof String && b instanceof String)
        || (a instanceof Boolean && b instanceof Boolean);
  }

  /** A JSON number, text or truth value as a value of ours; lists and objects as they are. */
  static @Nullable Object plain(@Nullable Object value) {
    if (!(value instanceof JsonNode json)) {
      return value;
    }
    if (json.isNumber()) {
      return json.isIntegralNumber() ? (Object) json.bigIntegerValue() : json.doubleValue();
    }
    return json.isTextual()
        ? json.textValue()
        : json.isBoolean() ? (Object) json.booleanValue() : json;
  }
}
