package dev.tarn.query.function;

import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Truth;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.PairwiseSum;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Shape;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reductions of each sample, over all its elements or along one axis. */
final class ReductionFunctions {
  private ReductionFunctions() {}

  /**
   * Reduces numbers that lie {@code stride} apart; there is at least one unless the reduction takes
   * none.
   */
  private interface OfLongs {
    long reduce(long[] values, int start, int count, int stride);
  }

  private interface OfDoubles {
    double reduce(double[] values, int start, int count, int stride);
  }

  /** What nothing reduces to. */
  private enum OfNothing {
    VALUE,
    NULL
  }

  static void register(FunctionTable table) {
    table.addReduction("SUM", a -> sum(a, ReductionFunctions::sumLongs, PairwiseSum::of));
    table.addReduction(
        "PROD", a -> sum(a, ReductionFunctions::productLongs, ReductionFunctions::product));
    table.addReduction("AVG", a -> ofDoubles(a, ReductionFunctions::mean));
    table.alias("MEAN", "AVG");
    table.addReduction("STD", a -> ofDoubles(a, ReductionFunctions::deviation));
    table.addReduction("AMAX", a -> extreme(a, 1));
    table.addReduction("AMIN", a -> extreme(a, -1));
    table.addReduction("ARGMAX", a -> place(a, 1));
    table.addReduction("ARGMIN", a -> place(a, -1));
    table.addReduction("ANY", a -> truths(a, Dtype.BOOL, ReductionFunctions::any));
    table.addReduction("ALL", a -> truths(a, Dtype.BOOL, ReductionFunctions::all));
    table.addReduction(
        "ALL_STRICT", a -> truths(a, Dtype.BOOL, (v, s, n, d) -> n == 0 ? 0 : all(v, s, n, d)));
    table.addReduction("COUNT_NONZERO", a -> truths(a, Dtype.INT64, ReductionFunctions::sumLongs));
  }

  private static Expr sum(Arguments arguments, OfLongs longs, OfDoubles doubles) {
    Expr x = arguments.numeric(0);
    if (x.type().dtype().isFloat()) {
      return ofDoubles(arguments, doubles);
    }
    boolean unsigned = x.type().dtype() == Dtype.UINT64;
    return reduce(
        arguments,
        x,
        unsigned ? Dtype.UINT64 : Dtype.INT64,
        unsigned ? ReductionFunctions::sumUnsigned : longs,
        doubles,
        OfNothing.VALUE);
  }

  private static Expr ofDoubles(Arguments arguments, OfDoubles doubles) {
    return reduce(arguments, arguments.numeric(0), Dtype.FLOAT64, null, doubles, OfNothing.VALUE);
  }

  private static Expr truths(Arguments arguments, Dtype dtype, OfLongs longs) {
    return reduce(
        arguments, Truth.elements(arguments.numeric(0)), dtype, longs, null, OfNothing.VALUE);
  }

  private static Expr extreme(Arguments arguments, int sign) {
    Expr x = arguments.numeric(0);
    boolean unsigned = x.type().dtype() == Dtype.UINT64;
    OfLongs longs = (v, s, n, d) -> v[argExtreme(v, s, n, d, sign, unsigned) * d + s];
    OfDoubles doubles = (v, s, n, d) -> v[argExtreme(v, s, n, d, sign) * d + s];
    return reduce(arguments, x, x.type().dtype(), longs, doubles, OfNothing.NULL);
  }

  private static Expr place(Arguments arguments, int sign) {
    Expr x = arguments.numeric(0);
    boolean unsigned = x.type().dtype() == Dtype.UINT64;
    OfLongs longs = (v, s, n, d) -> argExtreme(v, s, n, d, sign, unsigned);
    OfDoubles doubles = (v, s, n, d) -> argExtreme(v, s, n, d, sign);
    return reduce(arguments, x, Dtype.INT64, longs, doubles, OfNothing.NULL);
  }

  private static Expr reduce(
      Arguments arguments,
      Expr x,
      Dtype dtype,
      @Nullable OfLongs longs,
      @Nullable OfDoubles doubles,
      OfNothing ofNothing) {
    Shape shape = x.type().shape();
    OptionalInt axis = arguments.axis(shape);
    ValueType type =
        ValueType.tensor(dtype, axis.isEmpty() ? Shape.scalar() : without(shape, axis.getAsInt()));
    int along = axis.orElse(-1);
    Call.Risk risk =
        dtype == Dtype.INT64 || dtype == Dtype.UINT64 ? Call.Risk.DATA : Call.Risk.NONE;
    return arguments.call(
        axis.isEmpty() ? "" : "axis=" + along,
        List.of(x),
        type,
        risk,
        (a, call, batch) -> new Reduction(a[0], along, call, batch, ofNothing).run(longs, doubles));
  }

  private static Shape without(Shape shape, int axis) {
    int[] dims = new int[shape.ndim() - 1];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = shape.dim(i < axis ? i : i + 1);
    }
    return Shape.of(dims);
  }

  /** One batch's reduction: each result comes from {@code count} elements, {@code inner} apart. */
  private static final class Reduction {
    private final Column column;
    private final Layout from;
    private final int axis;
    private final Call call;
    private final Batch batch;
    private final OfNothing ofNothing;

    Reduction(Column column, int axis, Call call, Batch batch, OfNothing ofNothing) {
      this.column = column;
      this.from = column.layout();
      this.axis = axis;
      this.call = call;
      this.batch = batch;
      this.ofNothing = ofNothing;
    }

    Column run(@Nullable OfLongs longs, @Nullable OfDoubles doubles) {
      Layout to = layout();
      double[] in =
          column instanceof LongColumn && longs != null ? new double[0] : Columns.doubles(column);
      boolean wholeOut = !call.type().dtype().isFloat();
      long[] outLongs = new long[wholeOut ? to.elements() : 0];
      double[] outDoubles = new double[wholeOut ? 0 : to.elements()];
      for (int row = 0; row < from.rows(); row++) {
        if (to.isNull(row)) {
          continue;
        }
        int inner = inner(row);
        int count = count(row);
        for (int k = 0; k < to.size(row); k++) {
          int start = from.start(row) + (inner == 0 ? 0 : k / inner * inner * count + k % inner);
          int stride = Math.max(1, inner);
          if (column instanceof LongColumn whole && longs != null) {
            long value = exact(longs, whole.values(), start, count, stride, row);
            if (wholeOut) {
              outLongs[to.start(row) + k] = value;
            } else {
              outDoubles[to.start(row) + k] = value;
            }
          } else if (doubles != null) {
            double value = doubles.reduce(in, start, count, stride);
            if (wholeOut) {
              outLongs[to.start(row) + k] = (long) value;
            } else {
              outDoubles[to.start(row) + k] = value;
            }
          }
        }
      }
      return wholeOut
          ? new LongColumn(call.type(), to, outLongs)
          : new DoubleColumn(call.type(), to, outDoubles);
    }

    private long exact(OfLongs longs, long[] values, int start, int count, int stride, int row) {
      try {
        return longs.reduce(values, start, count, stride);
      } catch (ArithmeticException e) {
        throw Fault.inRow(
            batch.rowNumber(row),
            call.position(),
            "overflow",
            "Integer overflow: " + call.name() + " leaves the range of 64 bits");
      }
    }

    private int count(int row) {
      return axis < 0 ? from.size(row) : from.dim(row, axis);
    }

    private int inner(int row) {
      int inner = 1;
      for (int i = axis + 1; axis >= 0 && i < from.shape().ndim(); i++) {
        inner *= from.dim(row, i);
      }
      return axis < 0 ? 1 : inner;
    }

    private Layout layout() {
      boolean[] nulls = from.nulls() == null ? null : from.nulls().clone();
      int ndim = Math.max(0, axis < 0 ? 0 : from.shape().ndim() - 1);
      int[] offsets = new int[from.rows() + 1];
      int[] dims = new int[from.rows() * ndim];
      for (int row = 0; row < from.rows(); row++) {
        int size = 1;
        for (int i = 0; i < ndim; i++) {
          int dim = from.isNull(row) ? 0 : from.dim(row, i < axis ? i : i + 1);
          dims[row * ndim + i] = dim;
          size *= dim;
        }
        if (ofNothing == OfNothing.NULL && !from.isNull(row) && count(row) == 0 && size > 0) {
          nulls = nulls == null ? new boolean[from.rows()] : nulls;
          nulls[row] = true;
        }
        offsets[row + 1] = offsets[row] + size;
      }
      Layout layout =
          ndim == 0
              ? Layout.scalars(from.rows(), nulls)
              : Layout.ragged(from.rows(), Shape.any(ndim), offsets, dims, nulls);
      return from.isConstant() ? layout.asConstant() : layout;
    }
  }

  private static long sumLongs(long[] v, int start, int count, int stride) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum = Math.addExact(sum, v[start + i * stride]);
    }
    return sum;
  }

  private static long sumUnsigned(long[] v, int start, int count, int stride) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      long next = sum + v[start + i * stride];
      if (Long.compareUnsigned(next, sum) < 0) {
        throw new ArithmeticException("overflow");
      }
      sum = next;
    }
    return sum;
  }

  private static long productLongs(long[] v, int start, int count, int stride) {
    long product = 1;
    for (int i = 0; i < count; i++) {
      product = Math.multiplyExact(product, v[start + i * stride]);
    }
    return product;
  }

  private static double product(double[] v, int start, int count, int stride) {
    double product = 1;
    for (int i = 0; i < count; i++) {
      product *= v[start + i * stride];
    }
    return product;
  }

  private static double mean(double[] v, int start, int count, int stride) {
    return count == 0 ? Double.NaN : PairwiseSum.of(v, start, count, stride) / count;
  }

  private static double deviation(double[] v, int start, int count, int stride) {
    double mean = mean(v, start, count, stride);
    PairwiseSum squares = new PairwiseSum();
    for (int i = 0; i < count; i++) {
      double d = v[start + i * stride] - mean;
      squares.add(d * d);
    }
    return count == 0 ? Double.NaN : Math.sqrt(squares.sum() / count);
  }

  private static long any(long[] v, int start, int count, int stride) {
    for (int i = 0; i < count; i++) {
      if (v[start + i * stride] != 0) {
        return 1;
      }
    }
    return 0;
  }

  private static long all(long[] v, int start, int count, int stride) {
    for (int i = 0; i < count; i++) {
      if (v[start + i * stride] == 0) {
        return 0;
      }
    }
    return 1;
  }

  private static int argExtreme(
      long[] v, int start, int count, int stride, int sign, boolean unsigned) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      long x = v[start + i * stride];
      long y = v[start + best * stride];
      int order = unsigned ? Long.compareUnsigned(x, y) : Long.compare(x, y);
      best = order * sign > 0 ? i : best;
    }
    return best;
  }

  // As NumPy: the first NaN wins.
  private static int argExtreme(double[] v, int start, int count, int stride, int sign) {
    int best = 0;
    for (int i = 0; i < count; i++) {
      double x = v[start + i * stride];
      if (Double.isNaN(x)) {
        return i;
      }
      double y = v[start + best * stride];
      best = (sign > 0 ? x > y : x < y) ? i : best;
    }
    return best;
  }
}
