package dev.tarn.query.function;

import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Nulls;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * IOU of boxes, each side in its own coordinate form; a side that states none takes the other's,
 * else ltrb.
 */
final class BoxFunctions {
  private BoxFunctions() {}

  static void register(FunctionTable table) {
    table.add("IOU", 2, 2, BoxFunctions::iou);
  }

  private static Expr iou(Arguments arguments) {
    Expr left = boxes(arguments, 0);
    Expr right = boxes(arguments, 1);
    Optional<String> one = left.type().boxForm();
    Optional<String> other = right.type().boxForm();
    String leftForm = form(one.or(() -> other).orElse("ltrb"), arguments);
    String rightForm = form(other.or(() -> one).orElse("ltrb"), arguments);
    ValueType type =
        ValueType.tensor(
            Dtype.FLOAT64, Shape.of(left.type().shape().dim(0), right.type().shape().dim(0)));
    return arguments.call(
        List.of(left, right),
        type,
        Call.Risk.DATA,
        (a, call, batch) -> iou(a, leftForm, rightForm, call, batch));
  }

  private static Expr boxes(Arguments arguments, int i) {
    Expr value = arguments.numeric(i);
    Shape shape = value.type().shape();
    if (shape.ndim() != 2 || (shape.dim(1) != 4 && shape.dim(1) != Shape.ANY)) {
      throw arguments.wrong(i, "boxes of shape (n, 4)");
    }
    return value;
  }

  private static String form(String coords, Arguments arguments) {
    String form = coords.toLowerCase(Locale.ROOT);
    for (String known : List.of("ltrb", "ltwh", "ccwh")) {
      if (form.contains(known)) {
        return known;
      }
    }
    throw Fault.at(
            arguments.position(),
            "unknown-coords",
            "IOU does not know the coordinate form '" + coords + "'")
        .hint("Set it: tarn tensor info DATASET TENSOR --set coords=ltrb.")
        .expecting("it knows ltrb, ltwh and ccwh");
  }

  private static Column iou(Column[] a, String leftForm, String rightForm, Call call, Batch batch) {
    Layout one = a[0].layout();
    Layout other = a[1].layout();
    boolean constant = one.isConstant() && other.isConstant();
    int rows = constant ? 1 : batch.size();
    boolean[] nulls = Nulls.any(a, rows);
    int[] offsets = new int[rows + 1];
    int[] dims = new int[rows * 2];
    for (int i = 0; i < rows; i++) {
      boolean none = nulls != null && nulls[i];
      dims[2 * i] = none ? 0 : one.dim(one.row(i), 0);
      dims[2 * i + 1] = none ? 0 : other.dim(other.row(i), 0);
      offsets[i + 1] = Math.addExact(offsets[i], Math.multiplyExact(dims[2 * i], dims[2 * i + 1]));
    }
    double[] x = corners(a[0], leftForm, call, batch);
    double[] y = corners(a[1], rightForm, call, batch);
    double[] out = new double[offsets[rows]];
    for (int i = 0; i < rows; i++) {
      int k = offsets[i];
      for (int p = 0; p < dims[2 * i]; p++) {
        for (int q = 0; q < dims[2 * i + 1]; q++) {
          out[k++] =
              overlap(x, one.start(one.row(i)) + 4 * p, y, other.start(other.row(i)) + 4 * q);
        }
      }
    }
    Layout layout = Layout.ragged(rows, Shape.any(2), offsets, dims, nulls);
    return new DoubleColumn(call.type(), constant ? layout.asConstant() : layout, out);
  }

  /** All boxes as left, top, right, bottom. */
  private static double[] corners(Column column, String form, Call call, Batch batch) {
    for (int row = 0; row < column.rows(); row++) {
      if (!column.layout().isNull(row)
          && column.layout().dim(row, 0) > 0
          && column.layout().dim(row, 1) != 4) {
        throw Fault.inRow(
            batch.rowNumber(row),
            call.position(),
            "shape-mismatch",
            "IOU takes boxes of 4 numbers, not " + column.layout().dim(row, 1));
      }
    }
    double[] boxes = Columns.doubles(column).clone();
    if (form.equals("ltrb")) {
      return boxes;
    }
    boolean centre = form.equals("ccwh");
    for (int k = 0; k + 3 < boxes.length; k += 4) {
      boxes[k] -= centre ? boxes[k + 2] / 2 : 0;
      boxes[k + 1] -= centre ? boxes[k + 3] / 2 : 0;
      boxes[k + 2] += boxes[k];
      boxes[k + 3] += boxes[k + 1];
    }
    return boxes;
  }

  private static double overlap(double[] a, int i, double[] b, int j) {
    double width = Math.min(a[i + 2], b[j + 2]) - Math.max(a[i], b[j]);
    double height = Math.min(a[i + 3], b[j + 3]) - Math.max(a[i + 1], b[j + 1]);
    double shared = Math.max(0, width) * Math.max(0, height);
    double all = area(a, i) + area(b, j) - shared;
    return all == 0 ? 0 : shared / all;
  }

  private static double area(double[] box, int k) {
    return (box[k + 2] - box[k]) * (box[k + 3] - box[k + 1]);
  }
}
