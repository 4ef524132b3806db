package dev.tarn.query.bind;

import dev.tarn.query.expression.Constant;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.NullColumn;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Shape;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Makes constants of literals and parameters. */
final class Literals {
  private static final BigInteger UNSIGNED_END = BigInteger.ONE.shiftLeft(64);

  private Literals() {}

  static Constant of(SqlLiteral literal) {
    SqlParserPos position = literal.getParserPosition();
    if (literal.getTypeName() == SqlTypeName.NULL || literal.getTypeName() == SqlTypeName.UNKNOWN) {
      return new Constant(NullColumn.of(ValueType.FLOAT64), position);
    }
    if (literal.getTypeName() == SqlTypeName.CHAR) {
      return text(literal.getValueAs(String.class), position);
    }
    if (literal.getTypeName() == SqlTypeName.BOOLEAN) {
      return new Constant(
          LongColumn.constant(ValueType.BOOL, literal.booleanValue() ? 1 : 0), position);
    }
    if (SqlTypeName.NUMERIC_TYPES.contains(literal.getTypeName())) {
      return number(literal, position);
    }
    throw Fault.at(position, "unsupported-literal", "TQL has no literals of this kind")
        .hint(
            "There are numbers, texts in single quotes, TRUE, FALSE, NULL and ARRAY[1, 2]; dates are texts.");
  }

  private static Constant number(SqlLiteral literal, SqlParserPos position) {
    BigDecimal value = literal.bigDecimalValue();
    String text = String.valueOf(literal.toValue());
    boolean whole = text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-' || c == '+');
    if (value == null || !whole) {
      return new Constant(
          DoubleColumn.constant(ValueType.FLOAT64, Double.parseDouble(text)), position);
    }
    return integer(value.toBigIntegerExact(), position);
  }

  private static Constant integer(BigInteger value, SqlParserPos position) {
    if (value.bitLength() <= 63) {
      return new Constant(LongColumn.constant(ValueType.INT64, value.longValue()), position);
    }
    if (value.signum() > 0 && value.compareTo(UNSIGNED_END) < 0) {
      return new Constant(
          LongColumn.constant(ValueType.scalar(Dtype.UINT64), value.longValue()), position);
    }
    return new Constant(DoubleColumn.constant(ValueType.FLOAT64, value.doubleValue()), position);
  }

  private static Constant text(String value, SqlParserPos position) {
    ObjectColumn<String> column = ObjectColumn.of(ValueType.TEXT, new String[] {value});
    return new Constant(column.asConstant(), position);
  }

  /**
   * A parameter's value: null, truth value, number, text, or lists and arrays of numbers, nested
   * for more dimensions.
   */
  static Constant parameter(@Nullable Object value, int number, SqlParserPos position) {
    if (value == null) {
      return new Constant(NullColumn.of(ValueType.FLOAT64), position);
    }
    if (value instanceof CharSequence text) {
      return text(text.toString(), position);
    }
    if (value instanceof Boolean truth) {
      return new Constant(LongColumn.constant(ValueType.BOOL, truth ? 1 : 0), position);
    }
    if (value instanceof Number scalar) {
      return number(scalar, position);
    }
    if (value instanceof List<?> || value.getClass().isArray()) {
      return array(value, number, position);
    }
    throw Fault.at(
            position,
            "bad-parameter",
            "Parameter " + number + " is a " + value.getClass().getSimpleName())
        .expecting("parameters are null, truth values, numbers, texts, and lists of numbers");
  }

  private static Constant number(Number value, SqlParserPos position) {
    if (value instanceof BigInteger big) {
      return integer(big, position);
    }
    if (value instanceof BigDecimal || value instanceof Double) {
      return new Constant(DoubleColumn.constant(ValueType.FLOAT64, value.doubleValue()), position);
    }
    if (value instanceof Float) {
      return new Constant(
          DoubleColumn.constant(ValueType.scalar(Dtype.FLOAT32), value.doubleValue()), position);
    }
    return new Constant(LongColumn.constant(ValueType.INT64, value.longValue()), position);
  }

  private static Constant array(Object list, int number, SqlParserPos position) {
    List<Integer> dims = new ArrayList<>();
    List<Constant> elements = new ArrayList<>();
    flatten(list, 0, dims, elements, number, position);
    return ArrayLiterals.constant(
        elements, dims.stream().mapToInt(Integer::intValue).toArray(), position);
  }

  private static void flatten(
      @Nullable Object value,
      int depth,
      List<Integer> dims,
      List<Constant> elements,
      int number,
      SqlParserPos position) {
    boolean list = value instanceof List<?> || (value != null && value.getClass().isArray());
    if (!list || value == null) {
      if (depth != dims.size() || value == null) {
        throw ragged(number, position);
      }
      elements.add(parameter(value, number, position));
      return;
    }
    int size = value instanceof List<?> items ? items.size() : Array.getLength(value);
    if (depth == dims.size()) {
      if (!elements.isEmpty()) {
        throw ragged(number, position);
      }
      dims.add(size);
    } else if (dims.get(depth) != size) {
      throw ragged(number, position);
    }
    for (int i = 0; i < size; i++) {
      flatten(
          value instanceof List<?> items ? items.get(i) : Array.get(value, i),
          depth + 1,
          dims,
          elements,
          number,
          position);
    }
  }

  private static Fault ragged(int number, SqlParserPos position) {
    return Fault.at(
            position,
            "bad-parameter",
            "Parameter " + number + " is a list whose parts differ in shape")
        .hint("Give inner lists of one length, without nulls.");
  }

  /** The layout of a constant of a shape. */
  static Layout layout(int[] dims) {
    return Layout.fixed(1, Shape.of(dims), null).asConstant();
  }
}
