package dev.tarn.query.function;

import dev.tarn.query.expression.Expr;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Shape;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * The shape of what is combined element by element, as far as it is known before any row is read.
 */
final class Broadcasting {
  private Broadcasting() {}

  /**
   * The type of a combination.
   *
   * @throws Fault if no row's shapes could ever broadcast
   */
  static ValueType result(Expr left, Expr right, Dtype dtype, SqlParserPos position) {
    return ValueType.tensor(dtype, shape(left.type().shape(), right.type().shape(), position));
  }

  private static Shape shape(Shape a, Shape b, SqlParserPos position) {
    int ndim = Math.max(a.ndim(), b.ndim());
    int[] dims = new int[ndim];
    for (int axis = 0; axis < ndim; axis++) {
      int x = dim(a, axis, ndim);
      int y = dim(b, axis, ndim);
      if ((x > 1 && y > 1 && x != y) || (x == 0 && y > 1) || (y == 0 && x > 1)) {
        throw Fault.at(
            position,
            "shape-mismatch",
            "Shapes "
                + ValueType.describe(a)
                + " and "
                + ValueType.describe(b)
                + " do not broadcast");
      }
      dims[axis] = x == 1 ? y : y == 1 ? x : x == Shape.ANY ? y : x;
    }
    return Shape.of(dims);
  }

  private static int dim(Shape shape, int axis, int ndim) {
    int own = axis - (ndim - shape.ndim());
    return own < 0 ? 1 : shape.dim(own);
  }
}
