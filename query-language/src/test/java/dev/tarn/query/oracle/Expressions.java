package dev.tarn.query.oracle;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Random expressions over the columns of a scope. */
final class Expressions {
  private final Random random;
  private final List<Table.Col> scope;
  private final List<Table.Col> outer;
  private final @Nullable Function<Expressions, Node> subquery;
  private final boolean sums;

  /**
   * @param subquery makes conditions with a query in them; null where none may stand
   * @param sums whether SUM of a tensor reduces it: not beside GROUP BY
   */
  Expressions(
      Random random,
      List<Table.Col> scope,
      List<Table.Col> outer,
      @Nullable Function<Expressions, Node> subquery,
      boolean sums) {
    this.random = random;
    this.scope = scope;
    this.outer = outer;
    this.subquery = subquery;
    this.sums = sums;
  }

  Random random() {
    return random;
  }

  List<Table.Col> scope() {
    return scope;
  }

  Expressions withoutSums() {
    return new Expressions(random, scope, outer, null, false);
  }

  private int below(int n) {
    return random.nextInt(n);
  }

  private <T> T pick(List<T> list) {
    return list.get(below(list.size()));
  }

  private String pick(String... words) {
    return words[below(words.length)];
  }

  /** A column of that type; null if there is none. */
  @Nullable Node column(Type type) {
    List<Table.Col> fit = scope.stream().filter(c -> c.type().equals(type)).toList();
    List<Table.Col> far = outer.stream().filter(c -> c.type().equals(type)).toList();
    if (!far.isEmpty() && (fit.isEmpty() || below(3) == 0)) {
      return Nodes.column(pick(far));
    }
    return fit.isEmpty() ? null : Nodes.column(pick(fit));
  }

  Node any(int depth) {
    return switch (below(9)) {
      case 0, 1 -> number(depth);
      case 2 -> bool(depth);
      case 3 -> text(depth);
      case 4 -> orElse(column(Type.LABEL), () -> number(depth));
      case 5 -> vector(depth);
      case 6 -> orElse(matrix(depth), () -> number(depth));
      case 7 -> orElse(json(), () -> bool(depth));
      default -> orElse(column(new Type(Kind.LABEL, 1)), () -> text(depth));
    };
  }

  private static Node orElse(@Nullable Node node, java.util.function.Supplier<Node> other) {
    return node == null ? other.get() : node;
  }

  /** A single value that can be sorted and grouped by. */
  Node key(int depth) {
    return switch (below(6)) {
      case 0 -> bool(depth);
      case 1 -> text(depth);
      case 2 -> orElse(column(Type.LABEL), () -> text(0));
      case 3 -> orElse(column(Type.UINT), () -> number(0));
      default -> number(depth);
    };
  }

  Node number(int depth) {
    return below(2) == 0 ? whole(depth) : floating(depth);
  }

  // ---- whole numbers

  Node whole(int depth) {
    if (depth <= 0 || below(3) == 0) {
      return below(4) == 0
          ? Nodes.whole(below(9) - 3)
          : orElse(column(Type.INT), () -> Nodes.whole(below(9) - 3));
    }
    return switch (below(15)) {
      case 0, 1, 2 ->
          Nodes.arithmetic(pick("+", "-", "*", "//", "%"), whole(depth - 1), whole(depth - 1));
      case 3 -> Functions.abs(whole(depth - 1));
      case 4 -> Functions.rounded(pick("FLOOR", "CEIL", "ROUND"), whole(depth - 1));
      case 5 -> Functions.power(whole(depth - 1), below(4));
      case 6 -> Functions.size(vector(depth - 1));
      case 7 -> Functions.length(below(2) == 0 ? text(depth - 1) : vector(depth - 1));
      case 8 -> wholeItem(depth);
      case 9 -> Nodes.choice(bool(depth - 1), whole(depth - 1), whole(depth - 1));
      case 10 -> Nodes.coalesce(whole(depth - 1), whole(depth - 1));
      case 11 -> Nodes.nullIf(whole(depth - 1), whole(depth - 1));
      case 12 -> Nodes.castToWhole(number(depth - 1), below(2) == 0 ? 32 : 64);
      case 13 ->
          Functions.reduce(
              sums
                  ? pick("ARGMAX", "ARGMIN", "COUNT_NONZERO", "SUM", "AMAX", "AMIN", "PROD")
                  : pick("ARGMAX", "AMAX", "COUNT_NONZERO"),
              wholeVector(depth - 1));
      default ->
          scope.stream().anyMatch(c -> !c.alias().isEmpty())
              ? Nodes.whole(below(9))
              : Nodes.rowNumber();
    };
  }

  private Node wholeItem(int depth) {
    Node vector = column(new Type(Kind.INT, 1));
    if (vector == null) {
      return whole(depth - 1);
    }
    // What is known to be outside is refused without a row; a shape of a matrix has two elements.
    return Nodes.item(vector, isFixed(vector) ? below(6) - 3 : below(4) - 2);
  }

  // ---- floating numbers

  private Node decimal() {
    return Nodes.literal(Type.FLOAT, (below(33) - 16) / 8.0);
  }

  Node floating(int depth) {
    if (depth <= 0 || below(3) == 0) {
      return below(4) == 0 ? decimal() : orElse(column(Type.FLOAT), this::decimal);
    }
    return switch (below(12)) {
      case 0, 1, 2 ->
          Nodes.arithmetic(
              pick("+", "-", "*", "/", "//", "%"), floating(depth - 1), number(depth - 1));
      case 3 -> Functions.abs(floating(depth - 1));
      case 4 -> Functions.rounded(pick("FLOOR", "CEIL", "ROUND"), floating(depth - 1));
      case 5 -> Functions.sqrt(number(depth - 1));
      case 6 -> Functions.power(number(depth - 1), -1 - below(2));
      case 7 -> {
        Node vector = column(new Type(Kind.FLOAT, 1));
        yield vector == null ? decimal() : Nodes.item(vector, below(7) - 3);
      }
      case 8 -> Nodes.choice(bool(depth - 1), floating(depth - 1), floating(depth - 1));
      case 9 -> Nodes.coalesce(floating(depth - 1), floating(depth - 1));
      case 10 -> {
        Node fix = column(new Type(Kind.INT, 1));
        yield fix == null || !isFixed(fix)
            ? decimal()
            : Functions.vector(
                pick("DOT", "L1_NORM", "L2_NORM", "LINF_NORM", "COSINE_SIMILARITY"),
                fix,
                List.of(1L, below(5) - 2L, 3L));
      }
      default ->
          Functions.reduce(
              sums ? pick("SUM", "PROD", "MEAN", "STD", "AMAX", "AMIN") : pick("AMAX", "AMIN"),
              floatVector(depth - 1));
    };
  }

  // ---- tensors

  Node vector(int depth) {
    return below(2) == 0 ? wholeVector(depth) : floatVector(depth);
  }

  private Node wholeVector(int depth) {
    Node fix = column(new Type(Kind.INT, 1));
    Node matrix = column(new Type(Kind.INT, 2));
    if (fix == null || below(6) == 0) {
      return Nodes.array(List.of((long) below(4), (long) below(4) - 2, 1L));
    }
    if (depth <= 0) {
      return fix;
    }
    return switch (below(7)) {
      case 0 -> Nodes.arithmetic(pick("+", "-", "*"), fix, whole(0));
      case 1 ->
          isFixed(fix)
              ? Nodes.arithmetic(pick("+", "*"), Nodes.array(List.of(1L, 2L, 3L)), fix)
              : fix;
      case 2 -> Functions.abs(wholeVector(depth - 1));
      case 3 -> matrix == null ? fix : Functions.shape(matrix);
      case 4 -> matrix == null ? fix : Nodes.item(matrix, below(3) - 1);
      case 5 ->
          matrix == null
              ? fix
              : Functions.reduceAxis(
                  sums ? pick("SUM", "AMAX", "ARGMIN", "PROD") : pick("AMAX", "ARGMIN"),
                  matrix,
                  below(2));
      default -> fix;
    };
  }

  /** Whether it is the column of three numbers: a wrong length is refused without a row. */
  private static boolean isFixed(Node vector) {
    return vector.toString().endsWith("fix");
  }

  private Node floatVector(int depth) {
    Node vec = column(new Type(Kind.FLOAT, 1));
    if (vec == null) {
      return wholeVector(depth);
    }
    if (depth <= 0) {
      return vec;
    }
    return switch (below(7)) {
      case 5 -> Nodes.arithmetic("*", vec, Nodes.array(List.of(2L)));
      case 6 -> Nodes.choice(bool(0), vec, Functions.abs(vec));
      case 0 -> Nodes.arithmetic(pick("+", "-", "*", "/"), vec, number(0));
      case 1 -> Functions.abs(vec);
      case 2 -> Nodes.slice(vec, bound(), bound(), List.of(1, 1, 2, -1).get(below(4)));
      case 3 -> Nodes.arithmetic("+", vec, vec);
      default -> vec;
    };
  }

  private @Nullable Integer bound() {
    return below(2) == 0 ? null : (Integer) (below(7) - 3);
  }

  private @Nullable Node matrix(int depth) {
    Node matrix = column(new Type(Kind.INT, 2));
    if (matrix == null || depth <= 0 || below(2) == 0) {
      return matrix;
    }
    return switch (below(5)) {
      case 0 -> Nodes.arithmetic(pick("+", "*"), matrix, whole(0));
      case 1 -> Nodes.arithmetic("-", matrix, Functions.reduceAxis("AMAX", matrix, 0));
      case 2 -> Nodes.coalesce(matrix, matrix);
      case 3 -> Nodes.slice(Nodes.slice(matrix, bound(), bound(), 1), bound(), bound(), -1);
      default -> Nodes.slice(matrix, bound(), bound(), below(2) == 0 ? 1 : -1);
    };
  }

  // ---- texts and JSON

  Node text(int depth) {
    if (depth <= 0 || below(2) == 0) {
      return below(4) == 0
          ? Nodes.literal(Type.TEXT, pick(Data.TEXTS).replace("''", "'"))
          : orElse(column(Type.TEXT), () -> Nodes.literal(Type.TEXT, "ab"));
    }
    return switch (below(5)) {
      case 0 -> Functions.cased(pick("LOWER", "UPPER"), text(depth - 1));
      case 1 -> Nodes.concat(text(depth - 1), text(depth - 1));
      case 2 -> Nodes.choice(bool(depth - 1), text(depth - 1), text(depth - 1));
      case 3 -> {
        Node label = column(Type.LABEL);
        yield label == null ? text(depth - 1) : Nodes.castToText(label, Data.CLASSES);
      }
      default -> Nodes.castToText(whole(depth - 1), List.of());
    };
  }

  private @Nullable Node json() {
    Node js = column(Type.JSON);
    if (js == null) {
      return null;
    }
    return switch (below(5)) {
      case 0 -> js;
      case 1 -> Nodes.path(js, "a");
      case 2 -> Nodes.path(Nodes.path(js, "o"), "k");
      case 3 -> Nodes.place(Nodes.path(js, "tags"), below(4) - 2);
      default -> Nodes.path(js, "tags");
    };
  }

  // ---- truth values

  private static final String[] SIGNS = {"=", "<>", "<", "<=", ">", ">="};

  Node bool(int depth) {
    if (depth <= 0) {
      return simple();
    }
    return switch (below(14)) {
      case 0, 1 -> Nodes.connect(pick("AND", "OR"), bool(depth - 1), bool(depth - 1));
      case 2 -> Nodes.not(bool(depth - 1));
      case 3 -> Nodes.compare(pick(SIGNS), number(depth - 1), number(depth - 1));
      case 4 -> Nodes.compare(pick(SIGNS), text(depth - 1), text(depth - 1));
      case 5 -> Nodes.isNull(any(depth - 1), below(2) == 0);
      case 6 ->
          Nodes.in(
              number(depth - 1),
              List.of(number(0), Nodes.whole(below(5)), below(4) == 0 ? nothing() : decimal()),
              below(2) == 0);
      case 7 -> Nodes.between(number(depth - 1), number(0), number(0));
      case 8 -> Functions.anyOrAll(pick("ANY", "ALL", "ALL_STRICT"), boolTensor(depth - 1));
      case 9 -> Functions.contains(vector(depth - 1), number(0));
      case 10 -> jsonTest();
      case 11 -> below(3) > 0 || subquery == null ? simple() : subquery.apply(this);
      case 12 -> Nodes.choice(bool(depth - 1), bool(depth - 1), bool(depth - 1));
      default -> simple();
    };
  }

  private Node nothing() {
    return Nodes.literal(Type.INT, null);
  }

  private Node simple() {
    return switch (below(9)) {
      case 0 -> orElse(column(Type.BOOL), this::numberTest);
      case 1, 2 -> labelTest();
      case 3 -> Nodes.like(text(0), pattern(), false);
      case 4 -> Nodes.like(text(0), pattern(), true);
      case 5 -> Functions.contains(text(0), text(0));
      case 6 -> {
        Node u = column(Type.UINT);
        yield u == null
            ? numberTest()
            : Nodes.compare(
                pick(SIGNS), below(3) == 0 ? unsigned(u) : u, below(2) == 0 ? number(0) : huge());
      }
      default -> numberTest();
    };
  }

  private Node unsigned(Node u) {
    return Nodes.arithmetic(
        pick("+", "-", "*", "//", "%"), u, below(2) == 0 ? u : Nodes.whole(below(4)));
  }

  private Node huge() {
    return Nodes.literal(
        Type.UINT, BigInteger.ONE.shiftLeft(63 + below(2)).subtract(BigInteger.ONE));
  }

  private Node numberTest() {
    return Nodes.compare(pick(SIGNS), number(0), number(0));
  }

  private Node labelTest() {
    Node label = column(Type.LABEL);
    Node multi = column(new Type(Kind.LABEL, 1));
    int number = below(4);
    if (multi != null && below(3) == 0) {
      return Functions.hasClass(multi, Data.TAGS.get(number % 3), number % 3);
    }
    if (label == null) {
      return numberTest();
    }
    return switch (below(5)) {
      case 0 -> Functions.hasClass(label, Data.CLASSES.get(number), number);
      case 1 -> Nodes.compare(pick(SIGNS), label, Nodes.whole(number));
      case 2 -> Nodes.in(label, List.of(Nodes.whole(number), Nodes.whole(0)), below(2) == 0);
      default -> Nodes.label(label, pick("=", "<>"), Data.CLASSES.get(number), number);
    };
  }

  private Node jsonTest() {
    Node js = json();
    if (js == null) {
      return simple();
    }
    return switch (below(5)) {
      case 0 -> Nodes.compareJson(pick("=", "<>"), js, Nodes.literal(Type.TEXT, "x"));
      case 1 -> Functions.contains(js, Nodes.literal(Type.TEXT, pick("x", "a", "日本")));
      case 2 -> Functions.contains(js, Nodes.whole(below(3)));
      case 3 -> Nodes.compare(">", Functions.length(js), Nodes.whole(below(3)));
      default ->
          Nodes.compareJson(pick(SIGNS), js, below(2) == 0 ? Nodes.whole(below(4)) : decimal());
    };
  }

  Node boolTensor(int depth) {
    Node matrix = depth > 0 && below(4) == 0 ? matrix(depth) : null;
    if (matrix != null) {
      return Nodes.compare(pick(SIGNS), matrix, whole(0));
    }
    Node multi = below(6) == 0 ? column(new Type(Kind.LABEL, 1)) : null;
    if (multi != null) {
      int number = below(3);
      return Nodes.label(multi, pick("=", "<>"), Data.TAGS.get(number), number);
    }
    if (depth > 0 && below(3) == 0) {
      return below(3) == 0
          ? Nodes.not(boolTensor(depth - 1))
          : Nodes.connect(pick("AND", "OR"), boolTensor(0), bool(0));
    }
    return Nodes.compare(pick(SIGNS), vector(depth), number(0));
  }

  private String pattern() {
    StringBuilder text = new StringBuilder();
    for (int k = below(4); k >= 0; k--) {
      text.append(pick("%", "_", "*", "?", "a", "b", "A", "\\%", "\\_", "日", "😀"));
    }
    return text.toString();
  }

  /** A condition of WHERE. */
  Node condition(int depth) {
    return switch (below(8)) {
      case 0 -> boolTensor(depth);
      case 1, 2 ->
          Nodes.connect(
              pick("AND", "OR"), condition(depth - 1), depth > 1 ? condition(depth - 1) : bool(1));
      case 3 -> Nodes.not(depth > 1 ? condition(depth - 1) : bool(1));
      default -> bool(depth);
    };
  }
}
