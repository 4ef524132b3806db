package dev.tarn.query.oracle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Random tensors: vectors, matrices and pictures of the columns of a scope. */
final class Tensors {
  private final Expressions in;

  Tensors(Expressions in) {
    this.in = in;
  }

  Node vector(int depth) {
    return in.below(2) == 0 ? wholeVector(depth) : floatVector(depth);
  }

  Node wholeVector(int depth) {
    Node fix = in.column(new Type(Kind.INT, 1));
    Node matrix = in.column(new Type(Kind.INT, 2));
    if (fix == null || in.below(6) == 0) {
      return Nodes.array(List.of((long) in.below(4), (long) in.below(4) - 2, 1L));
    }
    if (depth <= 0) {
      return fix;
    }
    return switch (in.below(7)) {
      case 0 -> Nodes.arithmetic(in.pick("+", "-", "*"), fix, in.whole(0));
      case 1 ->
          isFixed(fix)
              ? Nodes.arithmetic(in.pick("+", "*"), Nodes.array(List.of(1L, 2L, 3L)), fix)
              : fix;
      case 2 -> Functions.abs(wholeVector(depth - 1));
      case 3 -> {
        Node shaped = in.below(2) == 0 ? matrix : image(depth - 1);
        yield shaped == null ? fix : Functions.shape(shaped);
      }
      case 4 -> matrix == null ? fix : Nodes.item(matrix, in.below(3) - 1);
      case 5 ->
          matrix == null
              ? fix
              : Functions.reduceAxis(
                  in.sums() ? in.pick("SUM", "AMAX", "ARGMIN", "PROD") : in.pick("AMAX", "ARGMIN"),
                  matrix,
                  in.below(2));
      default -> fix;
    };
  }

  /** Whether it is the column of three numbers: a wrong length is refused without a row. */
  static boolean isFixed(Node vector) {
    return vector.toString().endsWith("fix");
  }

  Node floatVector(int depth) {
    Node vec = in.column(new Type(Kind.FLOAT, 1));
    if (vec == null) {
      return wholeVector(depth);
    }
    if (depth <= 0) {
      return vec;
    }
    return switch (in.below(7)) {
      case 5 -> Nodes.arithmetic("*", vec, Nodes.array(List.of(2L)));
      case 6 -> Nodes.choice(in.bool(0), vec, Functions.abs(vec));
      case 0 -> Nodes.arithmetic(in.pick("+", "-", "*", "/"), vec, in.number(0));
      case 1 -> Functions.abs(vec);
      case 2 -> Nodes.slice(vec, bound(), bound(), List.of(1, 1, 2, -1).get(in.below(4)));
      case 3 -> Nodes.arithmetic("+", vec, vec);
      default -> vec;
    };
  }

  private @Nullable Integer bound() {
    return in.below(2) == 0 ? null : (Integer) (in.below(7) - 3);
  }

  /** Something with dimensions. */
  Node tensor(int depth) {
    return in.below(3) == 0 ? Expressions.orElse(image(depth), () -> vector(depth)) : vector(depth);
  }

  @Nullable Node image(int depth) {
    Node image = in.column(new Type(Kind.INT, 3));
    if (image == null || depth <= 0 || in.below(2) == 0) {
      return image;
    }
    return switch (in.below(4)) {
      case 0 -> Nodes.arithmetic(in.pick("+", "-"), image, in.whole(0));
      case 1 -> Nodes.coalesce(image, image);
      default -> Nodes.slice(image, bound(), bound(), in.below(2) == 0 ? 1 : -1);
    };
  }

  @Nullable Node matrix(int depth) {
    Node matrix = in.column(new Type(Kind.INT, 2));
    if (matrix == null || depth <= 0 || in.below(2) == 0) {
      return matrix;
    }
    return switch (in.below(6)) {
      case 5 -> {
        Node image = image(0);
        yield image == null ? matrix : Nodes.item(image, in.below(6) - 3);
      }
      case 0 -> Nodes.arithmetic(in.pick("+", "*"), matrix, in.whole(0));
      case 1 -> Nodes.arithmetic("-", matrix, Functions.reduceAxis("AMAX", matrix, 0));
      case 2 -> Nodes.coalesce(matrix, matrix);
      case 3 -> Nodes.slice(Nodes.slice(matrix, bound(), bound(), 1), bound(), bound(), -1);
      default -> Nodes.slice(matrix, bound(), bound(), in.below(2) == 0 ? 1 : -1);
    };
  }
}
