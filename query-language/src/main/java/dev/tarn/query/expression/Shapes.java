package dev.tarn.query.expression;

import dev.tarn.query.value.Column;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Shape;

/** The shapes of samples, as a column. */
public final class Shapes {
  private Shapes() {}

  /** int64 (ndim) per row; null rows stay null. */
  public static Column of(Column column) {
    Layout layout = column.layout();
    int ndim = layout.shape().ndim();
    long[] sizes = new long[layout.rows() * ndim];
    for (int row = 0; row < layout.rows(); row++) {
      for (int axis = 0; axis < ndim; axis++) {
        sizes[row * ndim + axis] = layout.isNull(row) ? 0 : layout.dim(row, axis);
      }
    }
    Layout out = Layout.fixed(layout.rows(), Shape.of(ndim), layout.nulls());
    ValueType type = ValueType.tensor(Dtype.INT64, Shape.of(ndim));
    return new LongColumn(type, layout.isConstant() ? out.asConstant() : out, sizes);
  }
}
