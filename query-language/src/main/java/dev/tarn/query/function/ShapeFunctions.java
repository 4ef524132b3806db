package dev.tarn.query.function;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.ShapeOf;
import dev.tarn.query.expression.Truth;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/** Functions of shapes: SHAPE, NDIM, SIZE, LENGTH, NONZERO. None of them decodes an image. */
final class ShapeFunctions {
  private ShapeFunctions() {}

  static void register(FunctionTable table) {
    table.add("SHAPE", 1, 1, a -> shapes(a.get(0)));
    table.add("NDIM", 1, 1, ShapeFunctions::ndim);
    table.add("SIZE", 1, 1, ShapeFunctions::size);
    table.add("LENGTH", 1, 1, ShapeFunctions::length);
    table.add("NONZERO", 1, 1, ShapeFunctions::nonzero);
  }

  private static Expr shapes(Expr value) {
    return new ShapeOf(value);
  }

  private static Expr ndim(Arguments arguments) {
    long ndim = arguments.get(0).type().shape().ndim();
    return arguments.call(
        List.of(shapes(arguments.get(0))),
        ValueType.INT64,
        Call.Risk.NONE,
        (a, call, batch) -> {
          long[] out = new long[a[0].rows()];
          Arrays.fill(out, ndim);
          return scalars(a[0], out);
        });
  }

  private static Expr size(Arguments arguments) {
    Expr value = arguments.get(0);
    if (value.type().isJson()) {
      return count(arguments, ShapeFunctions::jsonLength);
    }
    return arguments.call(
        List.of(shapes(value)),
        ValueType.INT64,
        Call.Risk.NONE,
        (a, call, batch) -> {
          long[] sizes = ((LongColumn) a[0]).values();
          long[] out = new long[a[0].rows()];
          for (int row = 0; row < out.length; row++) {
            out[row] = 1;
            for (int k = 0; k < a[0].layout().size(row); k++) {
              out[row] *= sizes[a[0].layout().start(row) + k];
            }
          }
          return scalars(a[0], out);
        });
  }

  private static Expr length(Arguments arguments) {
    Expr value = arguments.get(0);
    if (value.type().isText()) {
      return arguments.call(
          List.of(value),
          ValueType.INT64,
          Call.Risk.NONE,
          (a, call, batch) -> {
            ObjectColumn<String> texts = Conversions.textColumn(a[0]);
            long[] out = new long[a[0].rows()];
            for (int row = 0; row < out.length; row++) {
              out[row] =
                  texts.layout().isNull(row)
                      ? 0
                      : texts.at(row).codePointCount(0, texts.at(row).length());
            }
            return scalars(a[0], out);
          });
    }
    if (value.type().isJson()) {
      return count(arguments, ShapeFunctions::jsonLength);
    }
    if (value.type().isScalar() && !(value instanceof Constant constant && constant.isNull())) {
      throw arguments.wrong(0, "text, JSON or tensors");
    }
    return arguments.call(
        List.of(shapes(value)),
        ValueType.INT64,
        Call.Risk.NONE,
        (a, call, batch) -> {
          long[] sizes = ((LongColumn) a[0]).values();
          long[] out = new long[a[0].rows()];
          for (int row = 0; row < out.length; row++) {
            out[row] = a[0].layout().size(row) == 0 ? 0 : sizes[a[0].layout().start(row)];
          }
          return scalars(a[0], out);
        });
  }

  /**
   * Elements of a list, keys of an object, code points of a string; -1 where there is no length.
   */
  private static long jsonLength(JsonNode json) {
    if (json.isContainerNode()) {
      return json.size();
    }
    return json.isTextual() ? json.textValue().codePointCount(0, json.textValue().length()) : -1;
  }

  private static Expr count(Arguments arguments, ToLongFunction<JsonNode> length) {
    return arguments.call(
        List.of(arguments.get(0)),
        ValueType.INT64,
        Call.Risk.NONE,
        (a, call, batch) -> {
          ObjectColumn<JsonNode> json = Conversions.jsonColumn(a[0]);
          long[] out = new long[json.rows()];
          boolean[] nulls = new boolean[out.length];
          for (int row = 0; row < out.length; row++) {
            out[row] = json.layout().isNull(row) ? -1 : length.applyAsLong(json.at(row));
            nulls[row] = out[row] < 0;
          }
          Layout layout = Layout.scalars(out.length, nulls);
          return new LongColumn(
              ValueType.INT64, a[0].layout().isConstant() ? layout.asConstant() : layout, out);
        });
  }

  private static Column scalars(Column like, long[] values) {
    Layout layout = Layout.scalars(values.length, like.layout().nulls());
    return new LongColumn(
        ValueType.INT64, like.layout().isConstant() ? layout.asConstant() : layout, values);
  }

  /** Indexes of the elements that are not 0: (n) of a vector, (n, ndim) of more dimensions. */
  private static Expr nonzero(Arguments arguments) {
    Expr x = arguments.numeric(0);
    int ndim = x.type().shape().ndim();
    if (ndim == 0) {
      throw arguments.wrong(0, "tensors");
    }
    Shape shape = ndim == 1 ? Shape.any(1) : Shape.of(Shape.ANY, ndim);
    return arguments.call(
        List.of(x),
        ValueType.tensor(Dtype.INT64, shape),
        Call.Risk.NONE,
        (a, call, batch) -> nonzero(a[0], call.type()));
  }

  private static Column nonzero(Column column, ValueType type) {
    Layout from = column.layout();
    int ndim = from.shape().ndim();
    int width = type.shape().ndim();
    int[] offsets = new int[from.rows() + 1];
    int[] dims = new int[from.rows() * width];
    long[] out = new long[from.elements() * ndim];
    int n = 0;
    for (int row = 0; row < from.rows(); row++) {
      int first = n;
      for (int k = 0; !from.isNull(row) && k < from.size(row); k++) {
        if (Truth.isTrue(column, from.start(row) + k)) {
          int rest = k;
          for (int axis = ndim - 1; axis >= 0; axis--) {
            out[n + axis] = rest % from.dim(row, axis);
            rest /= from.dim(row, axis);
          }
          n += ndim;
        }
      }
      offsets[row + 1] = n;
      dims[row * width] = (n - first) / ndim;
      if (width == 2) {
        dims[row * width + 1] = ndim;
      }
    }
    Layout layout = Layout.ragged(from.rows(), Shape.any(width), offsets, dims, from.nulls());
    return new LongColumn(
        type, from.isConstant() ? layout.asConstant() : layout, Arrays.copyOf(out, n));
  }
}
