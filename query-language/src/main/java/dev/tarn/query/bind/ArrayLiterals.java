package dev.tarn.query.bind;

import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Nulls;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.function.Arguments;
import dev.tarn.query.function.Conversions;
import dev.tarn.query.function.Unification;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Shape;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code ARRAY[…]}: of constants a constant, of expressions a tensor per row. */
final class ArrayLiterals {
  private ArrayLiterals() {}

  /** Binds an array literal; inner lists are rows of the same array. */
  static Expr bind(SqlCall array, ExpressionBinder binder) {
    List<Integer> dims = new ArrayList<>();
    List<Expr> elements = new ArrayList<>();
    flatten(array, 0, dims, elements, binder);
    int[] shape = dims.stream().mapToInt(Integer::intValue).toArray();
    SqlParserPos position = array.getParserPosition();
    List<Constant> constants = new ArrayList<>();
    for (Expr element : elements) {
      if (element instanceof Constant constant && !constant.isNull()) {
        constants.add(constant);
      }
    }
    return constants.size() == elements.size()
        ? constant(constants, shape, position)
        : stack(elements, shape, position);
  }

  private static void flatten(
      SqlNode node, int depth, List<Integer> dims, List<Expr> elements, ExpressionBinder binder) {
    if (node.getKind() != SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
      if (depth != dims.size()) {
        throw ragged(node);
      }
      elements.add(binder.bindValue(node));
      return;
    }
    List<SqlNode> items = ((SqlCall) node).getOperandList();
    if (depth == dims.size()) {
      if (!elements.isEmpty()) {
        throw ragged(node);
      }
      dims.add(items.size());
    } else if (dims.get(depth) != items.size()) {
      throw ragged(node);
    }
    for (SqlNode item : items) {
      flatten(item, depth + 1, dims, elements, binder);
    }
  }

  private static Fault ragged(SqlNode node) {
    return Fault.at(
            node.getParserPosition(),
            "ragged-array",
            "The lists of an array must have the same length and depth")
        .hint("Write each list with as many elements as the first.");
  }

  /** A constant array of numbers or truth values. */
  static Constant constant(List<Constant> elements, int[] shape, SqlParserPos position) {
    boolean whole = true;
    boolean truths = !elements.isEmpty();
    boolean unsigned = false;
    for (Constant element : elements) {
      if (!element.type().isScalar() || !(element.type().isNumber() || element.type().isBool())) {
        throw Fault.at(
                position,
                "wrong-type",
                "An array holds numbers or truth values, not " + element.type().describe())
            .hint("Look for texts one by one: x IN ('a', 'b'), CONTAINS(x, 'a').");
      }
      whole &= element.column() instanceof LongColumn;
      truths &= element.type().isBool();
      unsigned |= element.type().dtype() == Dtype.UINT64;
    }
    Layout layout = Literals.layout(shape);
    if (!whole) {
      double[] values = new double[elements.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = Columns.doubles(elements.get(i).column())[0];
      }
      return new Constant(
          new DoubleColumn(ValueType.tensor(Dtype.FLOAT64, Shape.of(shape)), layout, values),
          position);
    }
    long[] values = new long[elements.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((LongColumn) elements.get(i).column()).values()[0];
    }
    Dtype dtype = truths ? Dtype.BOOL : unsigned ? Dtype.UINT64 : Dtype.INT64;
    return new Constant(
        new LongColumn(ValueType.tensor(dtype, Shape.of(shape)), layout, values), position);
  }

  /** An array whose elements are computed in each row; null if any of them is. */
  private static Expr stack(List<Expr> elements, int[] shape, SqlParserPos position) {
    List<Expr> numbers = new ArrayList<>();
    for (Expr element : elements) {
      Expr number = Conversions.numeric(element);
      if (!number.type().isScalar() || !(number.type().isNumber() || number.type().isBool())) {
        throw Fault.at(
            element.position(),
            "wrong-type",
            "An array holds numbers or truth values, not "
                + element.type().describe()
                + " ("
                + Arguments.describe(element)
                + ")");
      }
      numbers.add(number);
    }
    List<Expr> typed = Unification.of(numbers, "An array", position);
    Dtype dtype = Unification.type(typed).dtype();
    ValueType type = ValueType.tensor(dtype, Shape.of(shape));
    return new Call(
        "ARRAY",
        typed,
        type,
        position,
        Call.Risk.NONE,
        (a, call, batch) -> {
          boolean[] nulls = Nulls.any(a, batch.size());
          Layout layout = Layout.fixed(batch.size(), Shape.of(shape), nulls);
          return dtype.isFloat()
              ? doubles(a, type, layout, batch.size())
              : longs(a, type, layout, batch.size());
        });
  }

  private static Column doubles(Column[] a, ValueType type, Layout layout, int rows) {
    double[] out = new double[layout.elements()];
    for (int k = 0; k < a.length; k++) {
      double[] in = Columns.doubles(a[k]);
      for (int i = 0; i < rows; i++) {
        out[i * a.length + k] = in[a[k].layout().row(i)];
      }
    }
    return new DoubleColumn(type, layout, out);
  }

  private static Column longs(Column[] a, ValueType type, Layout layout, int rows) {
    long[] out = new long[layout.elements()];
    for (int k = 0; k < a.length; k++) {
      for (int i = 0; i < rows; i++) {
        out[i * a.length + k] = ((LongColumn) a[k]).at(i);
      }
    }
    return new LongColumn(type, layout, out);
  }
}
