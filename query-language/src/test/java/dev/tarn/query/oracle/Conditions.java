package dev.tarn.query.oracle;

import java.math.BigInteger;
import java.util.List;

/** Random truth values and conditions over the columns of a scope. */
final class Conditions {
  private final Expressions in;
  private final Tensors tensors;

  Conditions(Expressions in, Tensors tensors) {
    this.in = in;
    this.tensors = tensors;
  }

  private static final String[] SIGNS = {"=", "<>", "<", "<=", ">", ">="};

  Node bool(int depth) {
    if (depth <= 0) {
      return simple();
    }
    return switch (in.below(14)) {
      case 0, 1 -> Nodes.connect(in.pick("AND", "OR"), bool(depth - 1), bool(depth - 1));
      case 2 -> Nodes.not(bool(depth - 1));
      case 3 -> Nodes.compare(in.pick(SIGNS), in.number(depth - 1), in.number(depth - 1));
      case 4 -> Nodes.compare(in.pick(SIGNS), in.text(depth - 1), in.text(depth - 1));
      case 5 -> Nodes.isNull(in.any(depth - 1), in.below(2) == 0);
      case 6 ->
          Nodes.in(
              in.number(depth - 1),
              List.of(
                  in.number(0),
                  Nodes.whole(in.below(5)),
                  in.below(4) == 0 ? nothing() : in.decimal()),
              in.below(2) == 0);
      case 7 -> Nodes.between(in.number(depth - 1), in.number(0), in.number(0));
      case 8 -> Functions.anyOrAll(in.pick("ANY", "ALL", "ALL_STRICT"), boolTensor(depth - 1));
      case 9 -> Functions.contains(tensors.vector(depth - 1), in.number(0));
      case 10 -> jsonTest();
      case 11 -> in.below(3) > 0 || in.subquery() == null ? simple() : in.subquery().apply(in);
      case 12 -> Nodes.choice(bool(depth - 1), bool(depth - 1), bool(depth - 1));
      default -> simple();
    };
  }

  private static Node nothing() {
    return Nodes.literal(Type.INT, null);
  }

  private Node simple() {
    return switch (in.below(9)) {
      case 0 -> Expressions.orElse(in.column(Type.BOOL), this::numberTest);
      case 1, 2 -> labelTest();
      case 3 -> Nodes.like(in.text(0), pattern(), false);
      case 4 -> Nodes.like(in.text(0), pattern(), true);
      case 5 -> Functions.contains(in.text(0), in.text(0));
      case 6 -> {
        Node u = in.column(Type.UINT);
        yield u == null
            ? numberTest()
            : Nodes.compare(
                in.pick(SIGNS),
                in.below(3) == 0 ? unsigned(u) : u,
                in.below(2) == 0 ? in.number(0) : huge());
      }
      default -> numberTest();
    };
  }

  private Node unsigned(Node u) {
    return Nodes.arithmetic(
        in.pick("+", "-", "*", "//", "%"), u, in.below(2) == 0 ? u : Nodes.whole(in.below(4)));
  }

  private Node huge() {
    return Nodes.literal(
        Type.UINT, BigInteger.ONE.shiftLeft(63 + in.below(2)).subtract(BigInteger.ONE));
  }

  private Node numberTest() {
    return Nodes.compare(in.pick(SIGNS), in.number(0), in.number(0));
  }

  private Node labelTest() {
    Node label = in.column(Type.LABEL);
    Node multi = in.column(new Type(Kind.LABEL, 1));
    int number = in.below(4);
    if (multi != null && in.below(3) == 0) {
      return Functions.hasClass(multi, Data.TAGS.get(number % 3), number % 3);
    }
    if (label == null) {
      return numberTest();
    }
    return switch (in.below(5)) {
      case 0 -> Functions.hasClass(label, Data.CLASSES.get(number), number);
      case 1 -> Nodes.compare(in.pick(SIGNS), label, Nodes.whole(number));
      case 2 -> Nodes.in(label, List.of(Nodes.whole(number), Nodes.whole(0)), in.below(2) == 0);
      default -> Nodes.label(label, in.pick("=", "<>"), Data.CLASSES.get(number), number);
    };
  }

  private Node jsonTest() {
    Node js = in.json();
    if (js == null) {
      return simple();
    }
    return switch (in.below(5)) {
      case 0 -> Nodes.compareJson(in.pick("=", "<>"), js, Nodes.literal(Type.TEXT, "x"));
      case 1 -> Functions.contains(js, Nodes.literal(Type.TEXT, in.pick("x", "a", "日本")));
      case 2 -> Functions.contains(js, Nodes.whole(in.below(3)));
      case 3 -> Nodes.compare(">", Functions.length(js), Nodes.whole(in.below(3)));
      default ->
          Nodes.compareJson(
              in.pick(SIGNS), js, in.below(2) == 0 ? Nodes.whole(in.below(4)) : in.decimal());
    };
  }

  Node boolTensor(int depth) {
    Node matrix =
        depth > 0 && in.below(4) == 0
            ? (in.below(3) == 0 ? tensors.image(depth) : tensors.matrix(depth))
            : null;
    if (matrix != null) {
      return Nodes.compare(in.pick(SIGNS), matrix, in.whole(0));
    }
    Node multi = in.below(6) == 0 ? in.column(new Type(Kind.LABEL, 1)) : null;
    if (multi != null) {
      int number = in.below(3);
      return Nodes.label(multi, in.pick("=", "<>"), Data.TAGS.get(number), number);
    }
    if (depth > 0 && in.below(3) == 0) {
      return in.below(3) == 0
          ? Nodes.not(boolTensor(depth - 1))
          : Nodes.connect(in.pick("AND", "OR"), boolTensor(0), bool(0));
    }
    return Nodes.compare(in.pick(SIGNS), tensors.vector(depth), in.number(0));
  }

  private String pattern() {
    StringBuilder text = new StringBuilder();
    for (int k = in.below(4); k >= 0; k--) {
      text.append(in.pick("%", "_", "*", "?", "a", "b", "A", "\\%", "\\_", "日", "😀"));
    }
    return text.toString();
  }

  /** A condition of WHERE. */
  Node condition(int depth) {
    return switch (in.below(8)) {
      case 0 -> boolTensor(depth);
      case 1, 2 ->
          Nodes.connect(
              in.pick("AND", "OR"),
              condition(depth - 1),
              depth > 1 ? condition(depth - 1) : bool(1));
      case 3 -> Nodes.not(depth > 1 ? condition(depth - 1) : bool(1));
      default -> bool(depth);
    };
  }
}
