package dev.tarn.query.function;

import dev.tarn.query.expression.Arithmetic;
import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Pairing;
import dev.tarn.query.expression.Truth;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Functions of single elements: ABS, SQRT, EXP, LN, POWER, ROUND, FLOOR, CEIL and element-wise
 * logic.
 */
final class ElementFunctions {
  private ElementFunctions() {}

  static void register(FunctionTable table) {
    table.add("ABS", 1, 1, ElementFunctions::abs);
    table.add("SQRT", 1, 1, a -> floating(a, StrictMath::sqrt));
    table.add("EXP", 1, 1, a -> floating(a, StrictMath::exp));
    table.add("LN", 1, 1, a -> floating(a, StrictMath::log));
    table.add("POWER", 2, 2, ElementFunctions::power);
    table.add("ROUND", 1, 2, ElementFunctions::round);
    table.add("FLOOR", 1, 1, a -> whole(a, Math::floor));
    table.add("CEIL", 1, 1, a -> whole(a, Math::ceil));
    table.alias("CEILING", "CEIL");
    table.add("LOGICAL_AND", 2, 2, a -> logical(a, true));
    table.add("LOGICAL_OR", 2, 2, a -> logical(a, false));
    table.add("LOGICAL_NOT", 1, 1, a -> not(Truth.elements(a.numeric(0)), a.position()));
  }

  private static Expr floating(Arguments arguments, DoubleUnaryOperator function) {
    Expr x = arguments.numeric(0);
    ValueType type = Conversions.retyped(x.type(), Dtype.FLOAT64);
    return arguments.call(
        List.of(x), type, Call.Risk.NONE, (a, call, batch) -> map(a[0], call.type(), function));
  }

  private static Expr whole(Arguments arguments, DoubleUnaryOperator function) {
    Expr x = arguments.numeric(0);
    return x.type().dtype().isFloat() ? floating(arguments, function) : x;
  }

  static Column map(Column column, ValueType type, DoubleUnaryOperator function) {
    double[] in = Columns.doubles(column);
    double[] out = new double[in.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = function.applyAsDouble(in[k]);
    }
    return new DoubleColumn(type, column.layout(), out);
  }

  private static Expr abs(Arguments arguments) {
    Expr x = arguments.numeric(0);
    if (x.type().dtype().isFloat()) {
      ValueType type = Conversions.retyped(x.type(), x.type().dtype());
      return arguments.call(
          List.of(x), type, Call.Risk.NONE, (a, call, batch) -> map(a[0], call.type(), Math::abs));
    }
    boolean unsigned = x.type().dtype() == Dtype.UINT64;
    ValueType type = Conversions.retyped(x.type(), unsigned ? Dtype.UINT64 : Dtype.INT64);
    return arguments.call(
        List.of(x),
        type,
        unsigned ? Call.Risk.NONE : Call.Risk.DATA,
        (a, call, batch) -> {
          long[] in = ((LongColumn) a[0]).values();
          long[] out = new long[in.length];
          for (int k = 0; k < out.length; k++) {
            if (!unsigned && in[k] == Long.MIN_VALUE) {
              throw overflow(a[0], k, call, batch);
            }
            out[k] = unsigned ? in[k] : Math.abs(in[k]);
          }
          return new LongColumn(call.type(), a[0].layout(), out);
        });
  }

  /** The error for an element of a unary function. */
  static Fault overflow(Column column, int element, Call call, Batch batch) {
    int row = 0;
    while (row + 1 < column.rows() && column.layout().start(row + 1) <= element) {
      row++;
    }
    return Fault.inRow(
        batch.rowNumber(row),
        call.position(),
        "overflow",
        "Integer overflow: " + call.name() + " leaves the range of 64 bits");
  }

  private static Expr power(Arguments arguments) {
    Expr base = arguments.numeric(0);
    Expr exponent = arguments.numeric(1);
    boolean exact =
        !base.type().dtype().isFloat()
            && !exponent.type().dtype().isFloat()
            && (exponent.type().dtype().isUnsigned()
                || (exponent instanceof Constant constant
                    && constant.value() instanceof Long n
                    && n >= 0));
    Dtype dtype =
        !exact ? Dtype.FLOAT64 : base.type().dtype() == Dtype.UINT64 ? Dtype.UINT64 : Dtype.INT64;
    ValueType type = Broadcasting.result(base, exponent, dtype, arguments.position());
    return arguments.call(List.of(base, exponent), type, Call.Risk.DATA, Arithmetic.POWER);
  }

  private static Expr round(Arguments arguments) {
    Expr x = arguments.numeric(0);
    if (arguments.size() == 1) {
      return whole(arguments, ElementFunctions::roundHalfAway);
    }
    int digits = Math.toIntExact(Math.max(-400, Math.min(400, arguments.constantInteger(1))));
    ValueType type = Conversions.retyped(x.type(), Dtype.FLOAT64);
    return arguments.call(
        Integer.toString(digits),
        List.of(x),
        type,
        Call.Risk.NONE,
        (a, call, batch) -> map(a[0], call.type(), v -> round(v, digits)));
  }

  private static double roundHalfAway(double x) {
    // From 2^52 on every double is whole; adding 0.5 would round.
    if (Double.isNaN(x) || Math.abs(x) >= 0x1p52) {
      return x;
    }
    double down = Math.floor(Math.abs(x));
    double rounded = Math.abs(x) - down >= 0.5 ? down + 1 : down;
    return Math.copySign(rounded, x);
  }

  private static double round(double x, int digits) {
    return Double.isNaN(x) || Double.isInfinite(x)
        ? x
        : BigDecimal.valueOf(x).setScale(digits, RoundingMode.HALF_UP).doubleValue();
  }

  private static Expr logical(Arguments arguments, boolean and) {
    Expr left = Truth.elements(arguments.numeric(0));
    Expr right = Truth.elements(arguments.numeric(1));
    return connect(left, right, and, arguments.name(), arguments.position());
  }

  /** AND or OR element by element; null where the other side does not decide. */
  static Expr connect(Expr left, Expr right, boolean and, String name, SqlParserPos position) {
    ValueType type = Broadcasting.result(left, right, Dtype.BOOL, position);
    return new Call(
        name,
        List.of(left, right),
        type,
        position,
        Call.Risk.DATA,
        (a, call, batch) -> {
          Pairing pairing = Pairing.of(a[0], a[1], batch, call.position());
          long[] x = ((LongColumn) a[0]).values();
          long[] y = ((LongColumn) a[1]).values();
          long[] out = new long[pairing.elements()];
          for (int k = 0; k < out.length; k++) {
            boolean p = x[pairing.left(k)] != 0;
            boolean q = y[pairing.right(k)] != 0;
            out[k] = (and ? p && q : p || q) ? 1 : 0;
          }
          Column result = new LongColumn(call.type(), pairing.layout(), out);
          return pairing.layout().isScalar() ? decided(a, result, and) : result;
        });
  }

  /** In three-valued logic one deciding side beats an unknown one. */
  private static Column decided(Column[] sides, Column result, boolean and) {
    if (!result.layout().hasNulls()) {
      return result;
    }
    long deciding = and ? 0 : 1;
    boolean[] nulls = result.layout().nulls().clone();
    long[] out = ((LongColumn) result).values();
    for (int i = 0; i < result.rows(); i++) {
      for (Column side : sides) {
        if (!side.isNull(i) && (((LongColumn) side).at(i) != 0 ? 1 : 0) == deciding) {
          nulls[i] = false;
          out[i] = deciding;
        }
      }
    }
    return result.withLayout(result.layout().withNulls(nulls));
  }

  /** The opposite of each truth value. */
  static Expr not(Expr truths, SqlParserPos position) {
    return new Call(
        "NOT",
        List.of(truths),
        truths.type(),
        position,
        Call.Risk.NONE,
        (a, call, batch) -> {
          long[] in = ((LongColumn) a[0]).values();
          long[] out = new long[in.length];
          for (int k = 0; k < out.length; k++) {
            out[k] = in[k] == 0 ? 1 : 0;
          }
          return new LongColumn(call.type(), a[0].layout(), out);
        });
  }
}
