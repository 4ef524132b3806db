package dev.tarn.query.bind;

import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Comparison;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.OuterRef;
import java.util.Optional;

/** Finds equalities between the two sides of a join. */
final class JoinKeys {
  private JoinKeys() {}

  /**
   * The left and the right key, each over its own side's fields, if the condition is such an
   * equality.
   */
  static Optional<Expr[]> of(Expr condition, int leftFields) {
    boolean equality =
        condition instanceof Call call
            && call.name().equals(Comparison.EQUAL.sign())
            && call.operands().size() == 2;
    if (!equality || !condition.type().isScalar() || condition.canFail()) {
      return Optional.empty();
    }
    Expr a = condition.operands().get(0);
    Expr b = condition.operands().get(1);
    boolean json = a.type().isJson() || b.type().isJson();
    if (json || !a.type().isScalar() || !b.type().isScalar()) {
      return Optional.empty();
    }
    if (isLeft(a, leftFields) && isRight(b, leftFields)) {
      return Optional.of(new Expr[] {a, shift(b, leftFields)});
    }
    if (isLeft(b, leftFields) && isRight(a, leftFields)) {
      return Optional.of(new Expr[] {b, shift(a, leftFields)});
    }
    return Optional.empty();
  }

  private static boolean isLeft(Expr expression, int leftFields) {
    return uses(expression, 0, leftFields) && !uses(expression, leftFields, Integer.MAX_VALUE);
  }

  private static boolean isRight(Expr expression, int leftFields) {
    return !uses(expression, 0, leftFields) && uses(expression, leftFields, Integer.MAX_VALUE);
  }

  private static boolean uses(Expr expression, int from, int to) {
    if (expression instanceof ColumnRef column) {
      return column.field() >= from && column.field() < to;
    }
    return expression instanceof OuterRef
        || expression.operands().stream().anyMatch(operand -> uses(operand, from, to));
  }

  private static Expr shift(Expr expression, int by) {
    return expression.rewrite(
        e ->
            e instanceof ColumnRef c
                ? new ColumnRef(c.field() - by, c.name(), c.type(), c.position())
                : e);
  }
}
