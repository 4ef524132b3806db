package dev.tarn.query.expression;

import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Shape;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Which elements of two columns meet when they are combined element by element, with NumPy's
 * broadcasting in each row.
 *
 * <p>Element {@code k} of the result comes from element {@code left(k)} of the one and {@code
 * right(k)} of the other.
 */
public final class Pairing {
  private final Layout layout;
  private final int @Nullable [] left;
  private final int @Nullable [] right;
  private final int leftStep;
  private final int rightStep;

  private Pairing(
      Layout layout, int leftStep, int rightStep, int @Nullable [] left, int @Nullable [] right) {
    this.layout = layout;
    this.leftStep = leftStep;
    this.rightStep = rightStep;
    this.left = left;
    this.right = right;
  }

  /**
   * Pairs two columns of a batch; a null on either side makes a null row.
   *
   * @throws Fault if the shapes of some row do not broadcast; it names the row
   */
  public static Pairing of(Column a, Column b, Batch batch, SqlParserPos position) {
    Layout one = a.layout();
    Layout other = b.layout();
    boolean constant = one.isConstant() && other.isConstant();
    int rows = constant ? 1 : batch.size();
    boolean[] nulls = Nulls.either(one, other, rows);
    if (one.isScalar() && other.isScalar()) {
      return new Pairing(
          finish(Layout.scalars(rows, nulls), constant), step(one), step(other), null, null);
    }
    boolean same = one.isFixed() && other.isFixed() && one.shape().equals(other.shape());
    if (same && one.isConstant() == other.isConstant()) {
      return new Pairing(
          finish(Layout.fixed(rows, one.shape(), nulls), constant), 1, 1, null, null);
    }
    return new Broadcast(one, other, rows, nulls, batch, position).pair(constant);
  }

  private static Layout finish(Layout layout, boolean constant) {
    return constant ? layout.asConstant() : layout;
  }

  private static int step(Layout layout) {
    return layout.isConstant() ? 0 : 1;
  }

  /** The result's layout, nulls included. */
  public Layout layout() {
    return layout;
  }

  /** The number of elements of the result. */
  public int elements() {
    return layout.elements();
  }

  /** The element of the first column. */
  public int left(int k) {
    return left == null ? k * leftStep : left[k];
  }

  /** The element of the second column. */
  public int right(int k) {
    return right == null ? k * rightStep : right[k];
  }

  /** Whether element k belongs to a null row; only for scalars is this cheap. */
  public boolean isNull(int k) {
    return layout.hasNulls() && layout.isNull(rowOf(k));
  }

  /** The row that an element of the result belongs to. */
  public int rowOf(int k) {
    if (layout.isScalar()) {
      return k;
    }
    if (layout.isFixed()) {
      return k / Math.max(1, layout.size(0));
    }
    int low = 0;
    int high = layout.rows() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (layout.start(middle) <= k) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The general case: rows whose shapes differ. */
  private static final class Broadcast {
    private final Layout one;
    private final Layout other;
    private final int rows;
    private final boolean @Nullable [] nulls;
    private final Batch batch;
    private final SqlParserPos position;

    Broadcast(
        Layout one,
        Layout other,
        int rows,
        boolean @Nullable [] nulls,
        Batch batch,
        SqlParserPos position) {
      this.one = one;
      this.other = other;
      this.rows = rows;
      this.nulls = nulls;
      this.batch = batch;
      this.position = position;
    }

    Pairing pair(boolean constant) {
      int ndim = Math.max(one.shape().ndim(), other.shape().ndim());
      int[] dims = new int[rows * ndim];
      int[] offsets = new int[rows + 1];
      for (int i = 0; i < rows; i++) {
        offsets[i + 1] = offsets[i];
        if (nulls == null || !nulls[i]) {
          offsets[i + 1] = Math.addExact(offsets[i], measure(i, ndim, dims));
        }
      }
      int[] left = new int[offsets[rows]];
      int[] right = new int[offsets[rows]];
      for (int i = 0; i < rows; i++) {
        fill(left, one, i, ndim, dims, offsets);
        fill(right, other, i, ndim, dims, offsets);
      }
      Layout ragged = Layout.ragged(rows, Shape.any(ndim), offsets, dims, nulls);
      return new Pairing(finish(ragged, constant), 0, 0, left, right);
    }

    /** Writes the row's result shape; returns its number of elements. */
    private int measure(int i, int ndim, int[] dims) {
      long size = 1;
      for (int axis = 0; axis < ndim; axis++) {
        int a = dim(one, i, axis, ndim);
        int b = dim(other, i, axis, ndim);
        if (a != b && a != 1 && b != 1) {
          throw Fault.inRow(
              batch.rowNumber(i),
              position,
              "shape-mismatch",
              "Shapes " + shape(one, i) + " and " + shape(other, i) + " do not broadcast");
        }
        dims[i * ndim + axis] = a == 1 ? b : a;
        size *= dims[i * ndim + axis];
      }
      return Math.toIntExact(size);
    }

    private static int dim(Layout layout, int i, int axis, int ndim) {
      int own = axis - (ndim - layout.shape().ndim());
      return own < 0 ? 1 : layout.dim(layout.row(i), own);
    }

    private static String shape(Layout layout, int i) {
      return ValueType.describe(Shape.of(layout.dims(layout.row(i))));
    }

    /** Writes for each element of the row's result the element of one side that it comes from. */
    private static void fill(
        int[] into, Layout layout, int i, int ndim, int[] dims, int[] offsets) {
      int count = offsets[i + 1] - offsets[i];
      if (count == 0) {
        return;
      }
      int row = layout.row(i);
      int[] strides = new int[ndim];
      int stride = 1;
      for (int axis = ndim - 1; axis >= 0; axis--) {
        int size = dim(layout, i, axis, ndim);
        strides[axis] = size == 1 ? 0 : stride;
        stride *= size;
      }
      int[] index = new int[ndim];
      int at = layout.start(row);
      for (int k = offsets[i]; k < offsets[i + 1]; k++) {
        into[k] = at;
        for (int axis = ndim - 1; axis >= 0; axis--) {
          at += strides[axis];
          if (++index[axis] < dims[i * ndim + axis]) {
            break;
          }
          at -= strides[axis] * index[axis];
          index[axis] = 0;
        }
      }
    }
  }
}
