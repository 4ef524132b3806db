package dev.tarn.query.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes calls of functions. */
final class Functions {
  private Functions() {}

  private static Object[] flat(Object value) {
    return value instanceof Arr arr ? arr.flat() : new Object[] {value};
  }

  private static Node of(String name, Type type, Node a, Function<Object, @Nullable Object> f) {
    return new Node(
        type,
        name,
        List.of(a),
        Nodes.call(name),
        (env, kids) -> {
          Object value = kids.get(0).eval(env);
          return value == null ? null : f.apply(value);
        });
  }

  static Node abs(Node a) {
    return Nodes.map(
        "ABS",
        a.type(),
        a,
        x ->
            x instanceof Double d
                ? (Object) Math.abs(d)
                : Ops.inRange(a.type().kind(), ((BigInteger) x).abs()));
  }

  static Node rounded(String name, Node a) {
    return Nodes.map(
        name,
        a.type(),
        a,
        x -> {
          if (!(x instanceof Double d)) {
            return x;
          }
          return switch (name) {
            case "FLOOR" -> Math.floor(d);
            case "CEIL" -> Math.ceil(d);
            default -> Ops.roundHalfAway(d, 0);
          };
        });
  }

  static Node sqrt(Node a) {
    return Nodes.map("SQRT", a.type().as(Kind.FLOAT), a, x -> Math.sqrt(Ops.approximate(x)));
  }

  static Node power(Node a, int exponent) {
    boolean whole = a.type().kind().isWhole() && exponent >= 0;
    Type type = whole ? a.type() : a.type().as(Kind.FLOAT);
    return new Node(
        type,
        "POWER",
        List.of(a),
        kids -> "POWER(" + kids.get(0) + ", " + exponent + ")",
        (env, kids) ->
            Arr.map(
                kids.get(0).eval(env),
                x ->
                    whole
                        ? Ops.inRange(type.kind(), ((BigInteger) x).pow(exponent))
                        : (Object) StrictMath.pow(Ops.approximate(x), exponent)));
  }

  static Node size(Node a) {
    return of("SIZE", Type.INT, a, x -> BigInteger.valueOf(flat(x).length));
  }

  static Node shape(Node a) {
    return of(
        "SHAPE",
        new Type(Kind.INT, 1),
        a,
        x -> Arr.of(Arrays.stream(((Arr) x).dims()).mapToObj(BigInteger::valueOf).toArray()));
  }

  static Node length(Node a) {
    return of(
        "LENGTH",
        Type.INT,
        a,
        x -> {
          if (x instanceof JsonNode json) {
            if (!json.isContainerNode()) {
              throw new Unspecified("LENGTH of a JSON " + json.getNodeType());
            }
            return BigInteger.valueOf(json.size());
          }
          return BigInteger.valueOf(
              x instanceof String s ? s.codePointCount(0, s.length()) : ((Arr) x).dims()[0]);
        });
  }

  static Node cased(String name, Node a) {
    return of(
        name,
        Type.TEXT,
        a,
        x ->
            name.equals("LOWER")
                ? ((String) x).toLowerCase(Locale.ROOT)
                : ((String) x).toUpperCase(Locale.ROOT));
  }

  static Node anyOrAll(String name, Node truths) {
    return of(
        name,
        Type.BOOL,
        truths,
        x -> {
          Object[] elements = flat(x);
          return switch (name) {
            case "ANY" -> Arrays.asList(elements).contains(true);
            case "ALL" -> !Arrays.asList(elements).contains(false);
            default -> elements.length > 0 && !Arrays.asList(elements).contains(false);
          };
        });
  }

  /** SUM, PROD, MEAN, STD, AMIN, AMAX, ARGMIN, ARGMAX, COUNT_NONZERO of all elements. */
  static Node reduce(String name, Node a) {
    Kind kind =
        switch (name) {
          case "MEAN", "STD" -> Kind.FLOAT;
          case "ARGMIN", "ARGMAX", "COUNT_NONZERO" -> Kind.INT;
          default -> a.type().kind();
        };
    return of(name, new Type(kind, 0), a, x -> reduced(name, kind, flat(x)));
  }

  /** The same along an axis of a matrix. */
  static Node reduceAxis(String name, Node a, int axis) {
    Node whole = reduce(name, a);
    Kind kind = whole.type().kind();
    return new Node(
        new Type(kind, 1),
        name,
        List.of(a),
        kids -> name + "(" + kids.get(0) + ", axis=" + axis + ")",
        (env, kids) -> {
          Object value = kids.get(0).eval(env);
          return value == null ? null : along(name, kind, (Arr) value, axis);
        });
  }

  private static @Nullable Object along(String name, Kind kind, Arr matrix, int axis) {
    int rows = matrix.dims()[0];
    int columns = matrix.dims()[1];
    int results = axis == 0 ? columns : rows;
    int each = axis == 0 ? rows : columns;
    Object[] out = new Object[results];
    for (int i = 0; i < results; i++) {
      Object[] part = new Object[each];
      for (int k = 0; k < each; k++) {
        part[k] = matrix.flat()[axis == 0 ? k * columns + i : i * columns + k];
      }
      Object one = reduced(name, kind, part);
      if (one == null) {
        return null;
      }
      out[i] = one;
    }
    return Arr.of(out);
  }

  static @Nullable Object reduced(String name, Kind kind, Object[] elements) {
    switch (name) {
      case "SUM":
      case "PROD":
        Object all =
            kind == Kind.FLOAT
                ? (Object) (name.equals("SUM") ? 0.0 : 1.0)
                : BigInteger.valueOf(name.equals("SUM") ? 0 : 1);
        for (Object element : elements) {
          all = Ops.arithmetic(name.equals("SUM") ? "+" : "*", kind, all, element);
        }
        return all;
      case "COUNT_NONZERO":
        return BigInteger.valueOf(
            Arrays.stream(elements).filter(x -> Ops.approximate(x) != 0).count());
      case "MEAN":
        return mean(elements);
      case "STD":
        double mean = mean(elements);
        return Math.sqrt(
            mean(
                Arrays.stream(elements)
                    .map(x -> (Ops.approximate(x) - mean) * (Ops.approximate(x) - mean))
                    .toArray()));
      default:
        int best = extreme(elements, name.endsWith("MAX"));
        return best < 0 ? null : name.startsWith("ARG") ? BigInteger.valueOf(best) : elements[best];
    }
  }

  private static double mean(Object[] elements) {
    double sum = 0;
    for (Object element : elements) {
      sum += Ops.approximate(element);
    }
    return sum / elements.length;
  }

  private static int extreme(Object[] elements, boolean largest) {
    int best = -1;
    for (int i = 0; i < elements.length; i++) {
      if (Ops.isNan(elements[i])) {
        return i;
      }
      Integer order = best < 0 ? null : Ops.order(elements[i], elements[best]);
      if (order == null || (largest ? order > 0 : order < 0)) {
        best = i;
      }
    }
    return best;
  }

  static Node contains(Node a, Node wanted) {
    return new Node(
        Type.BOOL,
        "CONTAINS",
        List.of(a, wanted),
        Nodes.call("CONTAINS"),
        (env, kids) -> holds(kids.get(0).eval(env), kids.get(1).eval(env)));
  }

  /** A class by its name, in one label or several. */
  static Node hasClass(Node labels, String name, int number) {
    return new Node(
        Type.BOOL,
        "CONTAINS",
        List.of(labels),
        kids -> "CONTAINS(" + kids.get(0) + ", '" + name + "')",
        (env, kids) -> holds(kids.get(0).eval(env), BigInteger.valueOf(number)));
  }

  private static @Nullable Object holds(@Nullable Object value, @Nullable Object wanted) {
    if (value == null || wanted == null) {
      return null;
    }
    if (value instanceof String text) {
      return text.contains((String) wanted);
    }
    if (value instanceof JsonNode json) {
      if (json.isObject()) {
        return wanted instanceof String key && json.has(key);
      }
      if (json.isTextual()) {
        return wanted instanceof String part && json.textValue().contains(part);
      }
      if (!json.isArray()) {
        throw new Unspecified("CONTAINS in a JSON " + json.getNodeType());
      }
      for (JsonNode element : json) {
        if (Ops.key(Nodes.plain(element)).equals(Ops.key(wanted))) {
          return true;
        }
      }
      return false;
    }
    for (Object element : flat(value)) {
      if (Ops.compare("=", element, wanted)) {
        return true;
      }
    }
    return false;
  }

  /** DOT, L1_NORM, L2_NORM, LINF_NORM, COSINE_SIMILARITY with a constant of whole numbers. */
  static Node vector(String name, Node a, List<Long> other) {
    boolean two = name.equals("DOT") || name.equals("COSINE_SIMILARITY");
    return new Node(
        Type.FLOAT,
        name,
        List.of(a),
        kids -> name + "(" + kids.get(0) + (two ? ", ARRAY" + other : "") + ")",
        (env, kids) -> {
          Object value = kids.get(0).eval(env);
          if (value == null) {
            return null;
          }
          double[] x = Arrays.stream(flat(value)).mapToDouble(Ops::approximate).toArray();
          double[] y = other.stream().mapToDouble(v -> v).toArray();
          return switch (name) {
            case "DOT" -> dot(x, y);
            case "L1_NORM" -> Arrays.stream(x).map(Math::abs).sum();
            case "L2_NORM" -> Math.sqrt(dot(x, x));
            case "LINF_NORM" -> Arrays.stream(x).map(Math::abs).max().orElse(0);
            default -> dot(x, y) / (Math.sqrt(dot(x, x)) * Math.sqrt(dot(y, y)));
          };
        });
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /** An aggregate over the rows of a group; COUNT(*) without an operand. */
  static Node aggregate(String name, @Nullable Node operand, boolean distinct) {
    Kind kind =
        name.equals("COUNT")
            ? Kind.INT
            : name.equals("AVG") ? Kind.FLOAT : operand == null ? Kind.INT : operand.type().kind();
    return new Node(
        new Type(kind == Kind.LABEL ? Kind.INT : kind, 0),
        "aggregate",
        operand == null ? List.of() : List.of(operand),
        kids ->
            name + "(" + (distinct ? "DISTINCT " : "") + (kids.isEmpty() ? "*" : kids.get(0)) + ")",
        (env, kids) -> aggregated(name, kind, env, kids, distinct));
  }

  private static @Nullable Object aggregated(
      String name, Kind kind, Env env, List<Node> kids, boolean distinct) {
    List<Table.Row> group = java.util.Objects.requireNonNull(env.group());
    if (kids.isEmpty()) {
      return BigInteger.valueOf(group.size());
    }
    List<Object> values = new ArrayList<>();
    List<Object> seen = new ArrayList<>();
    for (Table.Row row : group) {
      Object value = kids.get(0).eval(env.at(row));
      if (value != null && (!distinct || !seen.contains(Ops.key(value)))) {
        seen.add(Ops.key(value));
        values.add(value);
      }
    }
    if (name.equals("COUNT")) {
      return BigInteger.valueOf(values.size());
    }
    if (values.isEmpty()) {
      return null;
    }
    if (name.equals("MIN") || name.equals("MAX")) {
      return first(values, name.equals("MAX"));
    }
    Object[] elements = values.stream().flatMap(v -> Arrays.stream(flat(v))).toArray();
    return reduced(name.equals("AVG") ? "MEAN" : "SUM", kind, elements);
  }

  // In ascending order NaN comes after all numbers.
  private static Object first(List<Object> values, boolean last) {
    Object best = values.get(0);
    for (Object value : values) {
      int order = Ordering.compare(value, best, false);
      best = (last ? order > 0 : order < 0) ? value : best;
    }
    return best;
  }
}
