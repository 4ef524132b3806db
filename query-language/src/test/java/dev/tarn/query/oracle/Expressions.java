package dev.tarn.query.oracle;

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
  private final Tensors tensors = new Tensors(this);
  private final Conditions conditions = new Conditions(this, tensors);

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

  List<Table.Col> scope() {
    return scope;
  }

  @Nullable Function<Expressions, Node> subquery() {
    return subquery;
  }

  boolean sums() {
    return sums;
  }

  Expressions withoutSums() {
    return new Expressions(random, scope, outer, null, false);
  }

  int below(int n) {
    return random.nextInt(n);
  }

  <T> T pick(List<T> list) {
    return list.get(below(list.size()));
  }

  String pick(String... words) {
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
      case 5 -> tensors.vector(depth);
      case 6 ->
          orElse(below(2) == 0 ? tensors.matrix(depth) : tensors.image(depth), () -> number(depth));
      case 7 -> orElse(json(), () -> bool(depth));
      default -> orElse(column(new Type(Kind.LABEL, 1)), () -> text(depth));
    };
  }

  static Node orElse(@Nullable Node node, java.util.function.Supplier<Node> other) {
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
      case 6 -> Functions.size(tensors.tensor(depth - 1));
      case 7 -> Functions.length(below(2) == 0 ? text(depth - 1) : tensors.tensor(depth - 1));
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
              below(3) == 0
                  ? orElse(tensors.image(depth - 1), () -> tensors.wholeVector(0))
                  : tensors.wholeVector(depth - 1));
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
    return Nodes.item(vector, Tensors.isFixed(vector) ? below(6) - 3 : below(4) - 2);
  }

  // ---- floating numbers

  Node decimal() {
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
        yield fix == null || !Tensors.isFixed(fix)
            ? decimal()
            : Functions.vector(
                pick("DOT", "L1_NORM", "L2_NORM", "LINF_NORM", "COSINE_SIMILARITY"),
                fix,
                List.of(1L, below(5) - 2L, 3L));
      }
      default ->
          Functions.reduce(
              sums ? pick("SUM", "PROD", "MEAN", "STD", "AMAX", "AMIN") : pick("AMAX", "AMIN"),
              tensors.floatVector(depth - 1));
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

  @Nullable Node json() {
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

  /** One truth value. */
  Node bool(int depth) {
    return conditions.bool(depth);
  }

  /** A condition of WHERE. */
  Node condition(int depth) {
    return conditions.condition(depth);
  }
}
