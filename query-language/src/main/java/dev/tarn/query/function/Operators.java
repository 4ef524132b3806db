package dev.tarn.query.function;

import dev.tarn.query.expression.Arithmetic;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Comparison;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Logic;
import dev.tarn.query.expression.Truth;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.NullColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Operators: their operands are checked and brought to types that the kernels take. */
public final class Operators {
  private Operators() {}

  /** A comparison, element by element. */
  public static Expr compare(Comparison comparison, Expr left, Expr right, SqlParserPos position) {
    if (isNull(left) || isNull(right)) {
      return new Constant(NullColumn.of(ValueType.BOOL), position);
    }
    boolean equality = comparison == Comparison.EQUAL || comparison == Comparison.NOT_EQUAL;
    Labels.Use use = equality ? Labels.Use.EQUALITY : Labels.Use.ORDER;
    Expr a = likeColumn(Labels.number(left, right, use), right);
    Expr b = likeColumn(Labels.number(right, left, use), left);
    if (a.type().isLabel() && b.type().isLabel()) {
      checkSameClasses(a, b, position);
    } else if (a.type().isLabel() && b.type().isText()) {
      a = Conversions.names(a);
    } else if (b.type().isLabel() && a.type().isText()) {
      b = Conversions.names(b);
    }
    if (a.type().isJson() || b.type().isJson()) {
      return JsonComparison.of(comparison, a, b, position);
    }
    a = Conversions.numeric(a);
    b = Conversions.numeric(b);
    checkComparable(a, b, position);
    return comparison.of(a, b, Broadcasting.result(a, b, Dtype.BOOL, position), position);
  }

  private static void checkSameClasses(Expr a, Expr b, SqlParserPos position) {
    if (!a.type().classes().equals(b.type().classes())) {
      throw Fault.at(
              position,
              "different-classes",
              "Labels "
                  + Arguments.describe(a)
                  + " and "
                  + Arguments.describe(b)
                  + " have different class lists and do not compare")
          .hint("Compare each with a name: " + "a = 'x' AND b = 'y'.");
    }
  }

  private static void checkComparable(Expr a, Expr b, SqlParserPos position) {
    boolean texts = a.type().isText() && b.type().isText();
    if (!texts && !(countable(a) && countable(b))) {
      Expr named = a instanceof Constant ? b : a;
      Expr other = named == a ? b : a;
      throw Fault.at(
              position,
              "wrong-type",
              "Cannot compare "
                  + Arguments.describe(named)
                  + " ("
                  + named.type().describe()
                  + ") with "
                  + Arguments.describe(other)
                  + " ("
                  + other.type().describe()
                  + ")")
          .hint(comparable(named, other));
    }
  }

  /** What to write instead of a comparison of a text with something else. */
  private static String comparable(Expr named, Expr other) {
    Object given = other instanceof Constant constant ? constant.value() : null;
    if (given instanceof Number && named.type().isText()) {
      return "Texts take single quotes: '" + given + "'.";
    }
    if (given instanceof String text && countable(named)) {
      return isNumber(text)
          ? "Numbers take no quotes: " + text.strip() + "."
          : "Compare it with a number, or its text: CAST(... AS text) = '"
              + text.replace("'", "''")
              + "'.";
    }
    return "Bring both to one type, for instance by CAST(... AS text).";
  }

  private static boolean isNumber(String text) {
    try {
      new BigDecimal(text.strip());
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean countable(Expr value) {
    return value.type().isNumber() || value.type().isBool();
  }

  /** Whether an expression is the null literal, or a parameter that is null. */
  public static boolean isNull(Expr value) {
    return value instanceof Constant constant && constant.isNull();
  }

  /**
   * A decimal literal as the other side's float32 or float16 stores it: {@code x = 0.1} finds what
   * was stored as 0.1.
   */
  static Expr likeColumn(Expr literal, Expr column) {
    Dtype dtype = column.type().dtype();
    boolean narrow = dtype == Dtype.FLOAT32 || dtype == Dtype.FLOAT16;
    if (!narrow
        || column.type().isSequence()
        || !(literal instanceof Constant constant)
        || constant.isNull()
        || !(constant.column() instanceof DoubleColumn numbers)
        || numbers.type().dtype() != Dtype.FLOAT64) {
      return literal;
    }
    double[] values = numbers.values().clone();
    for (int k = 0; k < values.length; k++) {
      values[k] = dtype == Dtype.FLOAT32 ? (float) values[k] : Float16.nearest(values[k]);
    }
    return new Constant(
        new DoubleColumn(numbers.type(), numbers.layout(), values), literal.position());
  }

  /** Arithmetic, element by element. */
  public static Expr arithmetic(Arithmetic operator, Expr left, Expr right, SqlParserPos position) {
    Expr a = number(operator.sign(), left);
    Expr b = number(operator.sign(), right);
    boolean floating =
        a.type().dtype().isFloat() || b.type().dtype().isFloat() || operator == Arithmetic.DIVIDE;
    Dtype dtype = floating ? Dtype.FLOAT64 : unsigned(a, b) ? Dtype.UINT64 : Dtype.INT64;
    ValueType type = Broadcasting.result(a, b, dtype, position);
    boolean safe = floating && (a.type().isScalar() || b.type().isScalar());
    return new Call(
        operator.sign(),
        List.of(a, b),
        type,
        position,
        safe ? Call.Risk.NONE : Call.Risk.DATA,
        operator);
  }

  /** Whether uint64 is computed in: one side is uint64 and the other is never negative. */
  private static boolean unsigned(Expr a, Expr b) {
    boolean any = a.type().dtype() == Dtype.UINT64 || b.type().dtype() == Dtype.UINT64;
    return any && neverNegative(a) && neverNegative(b);
  }

  private static boolean neverNegative(Expr value) {
    return value.type().dtype().isUnsigned()
        || value.type().isBool()
        || (value instanceof Constant constant
            && (constant.value() instanceof BigInteger
                || (constant.value() instanceof Long n && n >= 0)));
  }

  private static Expr number(String sign, Expr value) {
    Expr number = Conversions.numeric(value);
    if (!countable(number)) {
      throw Arguments.wrong(sign, "numbers", value);
    }
    return number;
  }

  /** The negative of each element. */
  public static Expr negate(Expr value, SqlParserPos position) {
    if (value instanceof Constant constant
        && !constant.isNull()
        && constant.column() instanceof LongColumn n
        && n.layout().isScalar()) {
      return negateConstant(n, position);
    }
    Expr x = number("-", value);
    if (x.type().dtype().isFloat()) {
      ValueType type = Conversions.retyped(x.type(), x.type().dtype());
      return new Call(
          "-",
          List.of(x),
          type,
          position,
          Call.Risk.NONE,
          (a, call, batch) -> ElementFunctions.map(a[0], call.type(), v -> -v));
    }
    Expr zero = new Constant(LongColumn.constant(ValueType.INT64, 0), position);
    ValueType type = Conversions.retyped(x.type(), Dtype.INT64);
    return new Call("-", List.of(zero, x), type, position, Call.Risk.DATA, Arithmetic.SUBTRACT);
  }

  private static Expr negateConstant(LongColumn n, SqlParserPos position) {
    boolean tooLarge =
        n.type().dtype() == Dtype.UINT64 && n.values()[0] < 0 && n.values()[0] != Long.MIN_VALUE;
    if (tooLarge) {
      throw Fault.at(
              position,
              "overflow",
              "The number -" + Long.toUnsignedString(n.values()[0]) + " does not fit 64 bits")
          .hint("The smallest whole number is -9223372036854775808.");
    }
    return new Constant(LongColumn.constant(ValueType.INT64, -n.values()[0]), position);
  }

  /** AND or OR where elements are wanted: in arguments and SELECT items. */
  public static Expr connect(Logic.Kind kind, Expr left, Expr right, SqlParserPos position) {
    Expr a = Truth.elements(Conversions.nullAs(left, ValueType.BOOL));
    Expr b = Truth.elements(Conversions.nullAs(right, ValueType.BOOL));
    if (a.type().isScalar() && b.type().isScalar()) {
      return new Logic(kind, List.of(a, b), position);
    }
    return ElementFunctions.connect(a, b, kind == Logic.Kind.AND, kind.name(), position);
  }

  /** NOT, element by element. */
  public static Expr not(Expr value, SqlParserPos position) {
    return ElementFunctions.not(
        Truth.elements(Conversions.nullAs(value, ValueType.BOOL)), position);
  }

  /** Whether each row is null: a truth value that is never null. */
  public static Expr isNull(Expr value, SqlParserPos position) {
    return new Call(
        "IS NULL",
        List.of(value),
        ValueType.BOOL,
        position,
        Call.Risk.NONE,
        (a, call, batch) -> {
          long[] out = new long[a[0].rows()];
          for (int row = 0; row < out.length; row++) {
            out[row] = a[0].layout().isNull(row) ? 1 : 0;
          }
          return truths(a[0], out);
        });
  }

  /** Whether each row's condition is true (or false), null counting as neither. */
  public static Expr isTruth(Expr value, boolean wanted, SqlParserPos position) {
    String name = wanted ? "IS TRUE" : "IS FALSE";
    Expr condition = Truth.condition(Conversions.nullAs(value, ValueType.BOOL));
    return new Call(
        name,
        List.of(condition),
        ValueType.BOOL,
        position,
        Call.Risk.NONE,
        (a, call, batch) -> {
          LongColumn truth = (LongColumn) a[0];
          long[] out = new long[truth.rows()];
          for (int row = 0; row < out.length; row++) {
            out[row] = !truth.layout().isNull(row) && (truth.values()[row] != 0) == wanted ? 1 : 0;
          }
          return truths(a[0], out);
        });
  }

  private static Column truths(Column like, long[] out) {
    Layout layout = Layout.scalars(out.length, null);
    return new LongColumn(
        ValueType.BOOL, like.layout().isConstant() ? layout.asConstant() : layout, out);
  }
}
