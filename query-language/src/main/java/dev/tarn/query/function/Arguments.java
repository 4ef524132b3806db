package dev.tarn.query.function;

import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Kernel;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Shape;
import java.util.List;
import java.util.OptionalInt;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** The arguments of a call that is being bound, with the checks that all functions share. */
public final class Arguments {
  private final String name;
  private final SqlParserPos position;
  private final List<Expr> values;
  private final @Nullable Expr axis;

  /** A call of a function; the axis is null where none is given. */
  public Arguments(String name, SqlParserPos position, List<Expr> values, @Nullable Expr axis) {
    this.name = name;
    this.position = position;
    this.values = List.copyOf(values);
    this.axis = axis;
  }

  /** The function's name. */
  public String name() {
    return name;
  }

  /** Where the call stands. */
  public SqlParserPos position() {
    return position;
  }

  /** How many there are, the axis not counted. */
  public int size() {
    return values.size();
  }

  /** An argument as it is. */
  public Expr get(int i) {
    return values.get(i);
  }

  /** All of them. */
  public List<Expr> all() {
    return values;
  }

  /**
   * An argument that must be a number or a tensor of numbers or truth values; null and JSON numbers
   * pass.
   */
  public Expr numeric(int i) {
    Expr value = Conversions.numeric(values.get(i));
    if (!value.type().isNumber() && !value.type().isBool()) {
      throw wrong(i, "numbers");
    }
    return value;
  }

  /** An argument that must be text. */
  public Expr text(int i) {
    Expr value = Conversions.text(values.get(i));
    if (!value.type().isText()) {
      throw wrong(i, "text");
    }
    return value;
  }

  /** An argument that must be a constant text. */
  public String constantText(int i) {
    if (values.get(i) instanceof Constant constant && constant.value() instanceof String text) {
      return text;
    }
    throw wrong(i, "a text in single quotes or a parameter");
  }

  /** An argument that must be a constant whole number. */
  public long constantInteger(int i) {
    if (values.get(i) instanceof Constant constant && constant.value() instanceof Long number) {
      return number;
    }
    throw wrong(i, "a whole number");
  }

  /** The axis, counted from the first dimension; empty where none is given. */
  public OptionalInt axis(Shape shape) {
    if (axis == null || (axis instanceof Constant constant && constant.isNull())) {
      return OptionalInt.empty();
    }
    if (!(axis instanceof Constant constant) || !(constant.value() instanceof Long number)) {
      throw Fault.at(axis.position(), "bad-axis", "The axis of " + name + " must be a whole number")
          .hint("Write axis=0 for the first dimension, axis=-1 for the last.");
    }
    int ndim = shape.ndim();
    if (number < -ndim || number >= ndim) {
      throw Fault.at(
              axis.position(),
              "bad-axis",
              "The axis "
                  + number
                  + " of "
                  + name
                  + " does not exist: "
                  + describe(values.get(0))
                  + " has "
                  + ndim
                  + (ndim == 1 ? " dimension" : " dimensions"))
          .hint(
              ndim == 0
                  ? "Leave the axis out."
                  : "Dimensions count from 0 to " + (ndim - 1) + ", or from -1 backwards.");
    }
    return OptionalInt.of((int) (number < 0 ? number + ndim : number));
  }

  /** The call with these operands. */
  public Call call(List<Expr> operands, ValueType type, Call.Risk risk, Kernel kernel) {
    return new Call(name, operands, type, position, risk, kernel);
  }

  /** The call with options that are no operands. */
  public Call call(
      String options, List<Expr> operands, ValueType type, Call.Risk risk, Kernel kernel) {
    return new Call(name, options, operands, type, position, risk, kernel);
  }

  /** The error for an argument of the wrong type. */
  public Fault wrong(int i, String expected) {
    return wrong(name, expected, values.get(i));
  }

  /** The error for a value of the wrong type. */
  public static Fault wrong(String name, String expected, Expr value) {
    ValueType type = value.type();
    Fault fault =
        Fault.at(
            value.position(),
            "wrong-type",
            name
                + " takes "
                + expected
                + ", not "
                + type.describe()
                + " ("
                + describe(value)
                + ")");
    boolean text = type.isText() && type.isScalar();
    boolean number = (type.isNumber() || type.isBool()) && type.isScalar();
    if (expected.startsWith("number") && text) {
      return fault.hint("CAST(... AS float64) makes a number of a text, LENGTH(...) counts it.");
    }
    if (expected.startsWith("text") && number) {
      return fault.hint(
          type.isLabel()
              ? "CAST(... AS text) gives the names of the classes."
              : "CAST(... AS text) makes a text of a number.");
    }
    return fault.hint("docs/tql.md has an example of " + name + ".");
  }

  /** An expression as messages name it. */
  public static String describe(Expr value) {
    if (value instanceof ColumnRef column) {
      return "'" + column.name() + "'";
    }
    if (value instanceof Constant constant) {
      return constant.value() instanceof String text
          ? "'" + text + "'"
          : String.valueOf(constant.value());
    }
    for (Expr operand : value.operands()) {
      String inner = describe(operand);
      if (operand instanceof ColumnRef || inner.startsWith("an expression of ")) {
        return "an expression of " + inner.replace("an expression of ", "");
      }
    }
    return "an expression";
  }
}
