package dev.tarn.query.function;

import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Nulls;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.PairwiseSum;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Shape;
import java.util.List;

/**
 * Functions of vectors. Sums are added in fixed blocks, in double precision: the same on every
 * machine.
 */
final class VectorFunctions {
  private VectorFunctions() {}

  private interface OfOne {
    double apply(double[] v, int start, int count);
  }

  private interface OfTwo {
    double apply(double[] a, int i, double[] b, int j, int count);
  }

  static void register(FunctionTable table) {
    table.add("L1_NORM", 1, 1, a -> norm(a, (v, s, n) -> l1(v, s, n)));
    table.add("L2_NORM", 1, 1, a -> norm(a, (v, s, n) -> Math.sqrt(dot(v, s, v, s, n))));
    table.add("LINF_NORM", 1, 1, a -> norm(a, VectorFunctions::largest));
    table.add("DOT", 2, 2, a -> pair(a, VectorFunctions::dot));
    table.add("COSINE_SIMILARITY", 2, 2, a -> pair(a, VectorFunctions::cosine));
    table.add("HAMMING_DISTANCE", 2, 2, VectorFunctions::hamming);
    table.add("MAXSIM", 2, 2, VectorFunctions::maxsim);
  }

  private static Expr norm(Arguments arguments, OfOne function) {
    return arguments.call(
        List.of(arguments.numeric(0)),
        ValueType.FLOAT64,
        Call.Risk.NONE,
        (a, call, batch) -> {
          Layout from = a[0].layout();
          double[] in = Columns.doubles(a[0]);
          double[] out = new double[from.rows()];
          for (int row = 0; row < out.length; row++) {
            out[row] = from.isNull(row) ? 0 : function.apply(in, from.start(row), from.size(row));
          }
          Layout layout = Layout.scalars(out.length, from.nulls());
          return new DoubleColumn(
              call.type(), from.isConstant() ? layout.asConstant() : layout, out);
        });
  }

  private static double l1(double[] v, int start, int count) {
    PairwiseSum sum = new PairwiseSum();
    for (int i = start; i < start + count; i++) {
      sum.add(Math.abs(v[i]));
    }
    return sum.sum();
  }

  private static double largest(double[] v, int start, int count) {
    double largest = 0;
    for (int i = start; i < start + count; i++) {
      largest = Math.max(largest, Math.abs(v[i]));
    }
    return largest;
  }

  private static double dot(double[] a, int i, double[] b, int j, int count) {
    if (count <= 128) {
      double sum = 0;
      for (int k = 0; k < count; k++) {
        sum += a[i + k] * b[j + k];
      }
      return sum;
    }
    PairwiseSum sum = new PairwiseSum();
    for (int k = 0; k < count; k++) {
      sum.add(a[i + k] * b[j + k]);
    }
    return sum.sum();
  }

  private static double cosine(double[] a, int i, double[] b, int j, int count) {
    return dot(a, i, b, j, count)
        / (Math.sqrt(dot(a, i, a, i, count)) * Math.sqrt(dot(b, j, b, j, count)));
  }

  private static Expr pair(Arguments arguments, OfTwo function) {
    Expr left = vector(arguments, 0);
    Expr right = vector(arguments, 1);
    checkSizes(arguments, left.type().shape(), right.type().shape());
    boolean fixed = left.type().shape().isFixed() && right.type().shape().isFixed();
    return arguments.call(
        List.of(left, right),
        ValueType.FLOAT64,
        fixed ? Call.Risk.NONE : Call.Risk.DATA,
        (a, call, batch) -> pair(a, call, batch, function));
  }

  private static Expr vector(Arguments arguments, int i) {
    Expr value = arguments.numeric(i);
    boolean untypedNull = value instanceof Constant constant && constant.isNull();
    if (value.type().isScalar() && !untypedNull) {
      throw arguments.wrong(i, "vectors");
    }
    return value;
  }

  private static void checkSizes(Arguments arguments, Shape a, Shape b) {
    boolean known = a.isFixed() && b.isFixed() && a.ndim() > 0 && b.ndim() > 0;
    if (known && a.elements() != b.elements()) {
      throw Fault.at(
          arguments.position(),
          "shape-mismatch",
          arguments.name()
              + " takes vectors of one length, not "
              + ValueType.describe(a)
              + " and "
              + ValueType.describe(b));
    }
  }

  private static Column pair(Column[] a, Call call, Batch batch, OfTwo function) {
    Layout one = a[0].layout();
    Layout other = a[1].layout();
    boolean constant = one.isConstant() && other.isConstant();
    int rows = constant ? 1 : batch.size();
    boolean[] nulls = Nulls.any(a, rows);
    double[] x = Columns.doubles(a[0]);
    double[] y = Columns.doubles(a[1]);
    double[] out = new double[rows];
    for (int i = 0; i < rows; i++) {
      if (nulls == null || !nulls[i]) {
        int p = one.row(i);
        int q = other.row(i);
        if (one.size(p) != other.size(q)) {
          throw mismatch(call, batch, i, one.size(p), other.size(q));
        }
        out[i] = function.apply(x, one.start(p), y, other.start(q), one.size(p));
      }
    }
    Layout layout = Layout.scalars(rows, nulls);
    return new DoubleColumn(call.type(), constant ? layout.asConstant() : layout, out);
  }

  private static Fault mismatch(Call call, Batch batch, int i, int a, int b) {
    return Fault.inRow(
        batch.rowNumber(i),
        call.position(),
        "shape-mismatch",
        call.name() + " takes vectors of one length, not " + a + " and " + b + " elements");
  }

  private static Expr hamming(Arguments arguments) {
    Expr distance =
        pair(
            arguments,
            (a, i, b, j, n) -> {
              int differing = 0;
              for (int k = 0; k < n; k++) {
                differing += a[i + k] != b[j + k] ? 1 : 0;
              }
              return differing;
            });
    return new Call(
        "TO_INT64",
        List.of(distance),
        ValueType.INT64,
        arguments.position(),
        Call.Risk.NONE,
        (a, call, batch) -> {
          double[] in = Columns.doubles(a[0]);
          long[] out = new long[in.length];
          for (int k = 0; k < out.length; k++) {
            out[k] = (long) in[k];
          }
          return new LongColumn(ValueType.INT64, a[0].layout(), out);
        });
  }

  /** MAXSIM(document (m, d), query (n, d)): for each query vector its best dot product, summed. */
  private static Expr maxsim(Arguments arguments) {
    Expr document = matrix(arguments, 0);
    Expr query = matrix(arguments, 1);
    return arguments.call(
        List.of(document, query),
        ValueType.FLOAT64,
        Call.Risk.DATA,
        (a, call, batch) -> {
          Layout docs = a[0].layout();
          Layout queries = a[1].layout();
          boolean constant = docs.isConstant() && queries.isConstant();
          int rows = constant ? 1 : batch.size();
          boolean[] nulls = Nulls.any(a, rows);
          double[] x = Columns.doubles(a[0]);
          double[] y = Columns.doubles(a[1]);
          double[] out = new double[rows];
          for (int i = 0; i < rows; i++) {
            if (nulls == null || !nulls[i]) {
              out[i] = maxsim(x, docs, docs.row(i), y, queries, queries.row(i), call, batch, i);
            }
          }
          Layout layout = Layout.scalars(rows, nulls);
          return new DoubleColumn(call.type(), constant ? layout.asConstant() : layout, out);
        });
  }

  private static Expr matrix(Arguments arguments, int i) {
    Expr value = arguments.numeric(i);
    if (value.type().shape().ndim() != 2) {
      throw arguments.wrong(i, "matrices: shape (vectors, dimensions)");
    }
    return value;
  }

  private static double maxsim(
      double[] x,
      Layout docs,
      int doc,
      double[] y,
      Layout queries,
      int query,
      Call call,
      Batch batch,
      int i) {
    int d = queries.dim(query, 1);
    int m = docs.dim(doc, 0);
    if (m > 0 && queries.dim(query, 0) > 0 && docs.dim(doc, 1) != d) {
      throw mismatch(call, batch, i, docs.dim(doc, 1), d);
    }
    PairwiseSum sum = new PairwiseSum();
    for (int q = 0; m > 0 && q < queries.dim(query, 0); q++) {
      double best = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < m; k++) {
        best = Math.max(best, dot(x, docs.start(doc) + k * d, y, queries.start(query) + q * d, d));
      }
      sum.add(best);
    }
    return sum.sum();
  }
}
