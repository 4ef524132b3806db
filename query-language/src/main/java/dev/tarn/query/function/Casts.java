package dev.tarn.query.function;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * CAST: numbers to numbers, numbers and truth values from and to text. What does not fit is an
 * error naming the row.
 */
public final class Casts {
  private static final Map<String, Dtype> SQL_NAMES =
      Map.ofEntries(
          Map.entry("BOOLEAN", Dtype.BOOL),
          Map.entry("TINYINT", Dtype.INT8),
          Map.entry("SMALLINT", Dtype.INT16),
          Map.entry("INT", Dtype.INT32),
          Map.entry("INTEGER", Dtype.INT32),
          Map.entry("BIGINT", Dtype.INT64),
          Map.entry("REAL", Dtype.FLOAT32),
          Map.entry("FLOAT", Dtype.FLOAT64),
          Map.entry("DOUBLE", Dtype.FLOAT64),
          Map.entry("DECIMAL", Dtype.FLOAT64),
          Map.entry("NUMERIC", Dtype.FLOAT64),
          Map.entry("VARCHAR", Dtype.STR),
          Map.entry("CHAR", Dtype.STR),
          Map.entry("TEXT", Dtype.STR),
          Map.entry("STRING", Dtype.STR));

  private Casts() {}

  /** Binds {@code CAST(value AS type)}. */
  public static Expr of(Expr value, String typeName, SqlParserPos position) {
    Dtype dtype = dtype(typeName, position);
    Expr plain =
        Operators.isNull(value) ? Conversions.nullAs(value, ValueType.scalar(dtype)) : value;
    ValueType from = plain.type();
    boolean numbers =
        (from.isNumber() || from.isBool()) && dtype != Dtype.STR && dtype != Dtype.JSON;
    boolean scalar = from.isScalar() && !from.isSequence();
    if (!numbers && !scalar) {
      throw Fault.at(position, "wrong-type", "Cannot cast " + from.describe() + " to " + dtype)
          .hint("Cast its parts: single elements, or keys of JSON.");
    }
    if (dtype == Dtype.STR && from.isLabel()) {
      return Conversions.names(plain);
    }
    return new Call(
        "CAST_" + dtype,
        List.of(plain),
        Conversions.retyped(from, dtype),
        position,
        Call.Risk.DATA,
        (a, call, batch) -> cast(a[0], dtype, call, batch));
  }

  private static Dtype dtype(String name, SqlParserPos position) {
    Dtype sql = SQL_NAMES.get(name.toUpperCase(Locale.ROOT));
    if (sql != null) {
      return sql;
    }
    for (Dtype dtype : Dtype.values()) {
      if (dtype.toString().equals(name.toLowerCase(Locale.ROOT))) {
        return dtype;
      }
    }
    throw Fault.at(position, "unknown-type", "Unknown type '" + name + "' in CAST")
        .hint(
            "Types: bool, int8 to int64, uint8 to uint64, float16 to float64, text; SQL's INTEGER,"
                + " BIGINT, DOUBLE, VARCHAR.");
  }

  private static Column cast(Column in, Dtype dtype, Call call, Batch batch) {
    if (in instanceof ObjectColumn<?>) {
      return fromText(in, dtype, call, batch);
    }
    if (dtype == Dtype.STR) {
      return toText(in, call.type());
    }
    if (dtype.isFloat()) {
      return ElementFunctions.map(in, call.type(), v -> narrow(v, dtype));
    }
    long[] out = new long[in.layout().elements()];
    for (int row = 0; row < in.rows(); row++) {
      for (int k = in.layout().start(row);
          !in.layout().isNull(row) && k < in.layout().start(row) + in.layout().size(row);
          k++) {
        out[k] = whole(in, k, dtype, call, batch, row);
      }
    }
    return new LongColumn(call.type(), in.layout(), out);
  }

  private static double narrow(double value, Dtype dtype) {
    return dtype == Dtype.FLOAT32
        ? (float) value
        : dtype == Dtype.FLOAT16 ? Float16.nearest(value) : value;
  }

  private static long whole(Column in, int k, Dtype dtype, Call call, Batch batch, int row) {
    if (dtype == Dtype.BOOL) {
      return dev.tarn.query.expression.Truth.isTrue(in, k) ? 1 : 0;
    }
    if (in instanceof LongColumn longs) {
      long bits = longs.values()[k];
      boolean unsigned = in.type().dtype() == Dtype.UINT64;
      return fit(
          unsigned ? new BigInteger(Long.toUnsignedString(bits)) : BigInteger.valueOf(bits),
          dtype,
          call,
          batch,
          row);
    }
    double value = Columns.doubles(in)[k];
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw misfit(String.valueOf(value), dtype, call, batch, row);
    }
    return fit(new BigDecimal(value).toBigInteger(), dtype, call, batch, row);
  }

  private static long fit(BigInteger value, Dtype dtype, Call call, Batch batch, int row) {
    BigInteger low =
        dtype.isUnsigned() ? BigInteger.ZERO : BigInteger.ONE.shiftLeft(dtype.bits() - 1).negate();
    BigInteger high =
        BigInteger.ONE.shiftLeft(dtype.isUnsigned() ? dtype.bits() : dtype.bits() - 1);
    if (value.compareTo(low) < 0 || value.compareTo(high) >= 0) {
      throw misfit(value.toString(), dtype, call, batch, row);
    }
    return value.longValue();
  }

  private static Fault misfit(String value, Dtype dtype, Call call, Batch batch, int row) {
    return Fault.inRow(
        batch.rowNumber(row), call.position(), "bad-cast", "'" + value + "' is no " + dtype);
  }

  private static Column toText(Column in, ValueType type) {
    String[] out = new String[in.rows()];
    for (int row = 0; row < out.length; row++) {
      Object value = in.layout().isNull(row) ? null : in.asRow(row);
      out[row] = value == null ? null : String.valueOf(value);
    }
    ObjectColumn<String> texts = ObjectColumn.of(type, out);
    return in.layout().isConstant() ? texts.asConstant() : texts;
  }

  private static Column fromText(Column in, Dtype dtype, Call call, Batch batch) {
    String[] texts = new String[in.rows()];
    for (int row = 0; row < texts.length; row++) {
      Object value = in.layout().isNull(row) ? null : in.asRow(row);
      texts[row] = value instanceof JsonNode json ? textOf(json, dtype) : (String) value;
    }
    if (dtype == Dtype.STR) {
      ObjectColumn<String> column = ObjectColumn.of(call.type(), texts);
      return in.layout().isConstant() ? column.asConstant() : column;
    }
    long[] longs = new long[texts.length];
    double[] doubles = new double[texts.length];
    for (int row = 0; row < texts.length; row++) {
      if (texts[row] != null) {
        parse(texts[row].strip(), dtype, longs, doubles, row, call, batch);
      }
    }
    return dtype.isFloat()
        ? new DoubleColumn(call.type(), in.layout(), doubles)
        : new LongColumn(call.type(), in.layout(), longs);
  }

  /** JSON's numbers and truth values become other numbers and truth values as those do. */
  private static String textOf(JsonNode json, Dtype dtype) {
    if (json.isTextual()) {
      return json.textValue();
    }
    boolean whole = dtype != Dtype.STR && dtype != Dtype.BOOL && !dtype.isFloat();
    if (json.isFloatingPointNumber() && whole && Double.isFinite(json.doubleValue())) {
      return new BigDecimal(json.doubleValue()).toBigInteger().toString();
    }
    if (json.isNumber() && dtype == Dtype.BOOL) {
      return String.valueOf(json.doubleValue() != 0);
    }
    if (json.isBoolean() && (whole || dtype.isFloat())) {
      return json.booleanValue() ? "1" : "0";
    }
    return json.toString();
  }

  private static void parse(
      String text, Dtype dtype, long[] longs, double[] doubles, int row, Call call, Batch batch) {
    try {
      if (dtype == Dtype.BOOL) {
        boolean known = text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
        if (!known) {
          throw misfit(text, dtype, call, batch, row);
        }
        longs[row] = text.equalsIgnoreCase("true") ? 1 : 0;
      } else if (dtype.isFloat()) {
        doubles[row] = narrow(Double.parseDouble(text), dtype);
      } else {
        longs[row] = fit(new BigInteger(text), dtype, call, batch, row);
      }
    } catch (NumberFormatException e) {
      throw misfit(text, dtype, call, batch, row);
    }
  }
}
