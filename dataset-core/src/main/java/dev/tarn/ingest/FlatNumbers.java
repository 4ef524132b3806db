package dev.tarn.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tarn.error.RefusedException;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Shape;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Numbers of one array as they are read from JSON: as doubles for a floating-point tensor, else as
 * longs (the bits of a uint64). What JSON cannot write as a number may be a text: {@code "NaN"},
 * {@code "Infinity"}, {@code "-Infinity"}, and integers of any size.
 */
final class FlatNumbers {
  private static final BigInteger INT64_END = BigInteger.ONE.shiftLeft(63);
  private static final BigInteger UINT64_END = BigInteger.ONE.shiftLeft(64);
  private static final int MAX_ELEMENTS =
      (int) Math.min(1 << 28, ImportLimits.maxBytes() / Long.BYTES);

  private final Dtype dtype;
  private double[] doubles = new double[0];
  private long[] longs = new long[0];
  private int size;

  FlatNumbers(Dtype dtype) {
    this.dtype = dtype;
  }

  /** Takes the number that the parser stands on. */
  void add(JsonParser parser) throws IOException {
    if (size == MAX_ELEMENTS) {
      throw ImportLimits.tooLarge("An array has more numbers than the " + MAX_ELEMENTS + " that");
    }
    if (dtype.isFloat()) {
      if (size == doubles.length) {
        doubles = Arrays.copyOf(doubles, Math.max(16, size * 2));
      }
      doubles[size++] = floating(parser);
    } else {
      if (size == longs.length) {
        longs = Arrays.copyOf(longs, Math.max(16, size * 2));
      }
      longs[size++] = integer(parser);
    }
  }

  int size() {
    return size;
  }

  /** The array of that shape; pixels of an image in their own dtype, others in 64 bits. */
  NdArray toArray(int[] shape, boolean isImage) {
    long elements = 1;
    for (int dim : shape) {
      elements = Math.multiplyExact(elements, (long) dim);
    }
    if (elements != size) {
      throw new RefusedException(
          "bad-shape",
          "Shape " + Shape.of(shape) + " has " + elements + " values; got " + size + ".",
          "Values are written flat, row by row.");
    }
    if (isImage) {
      return pixels(shape);
    }
    if (dtype.isFloat()) {
      return NdArray.of(Arrays.copyOf(doubles, size), shape);
    }
    Dtype wide = dtype == Dtype.UINT64 ? Dtype.UINT64 : Dtype.INT64;
    return NdArray.of(wide, Arrays.copyOf(longs, size), shape);
  }

  private NdArray pixels(int[] shape) {
    int max = dtype == Dtype.UINT16 ? 0xFFFF : 0xFF;
    byte[] bytes = new byte[dtype == Dtype.UINT16 ? 0 : size];
    short[] shorts = new short[dtype == Dtype.UINT16 ? size : 0];
    for (int i = 0; i < size; i++) {
      if (longs[i] < 0 || longs[i] > max) {
        throw new RefusedException(
            "bad-value", "Pixel value " + longs[i] + " is outside 0 to " + max + ".", null);
      }
      if (dtype == Dtype.UINT16) {
        shorts[i] = (short) longs[i];
      } else {
        bytes[i] = (byte) longs[i];
      }
    }
    return dtype == Dtype.UINT16
        ? NdArray.of(Dtype.UINT16, shorts, shape)
        : NdArray.ofUint8(bytes, shape);
  }

  private double floating(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token.isNumeric()) {
      return Double.parseDouble(parser.getText());
    }
    return switch (token == JsonToken.VALUE_STRING ? parser.getText() : "") {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw noNumber(parser, dtype + ", or \"NaN\", \"Infinity\", \"-Infinity\"");
    };
  }

  private long integer(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      if (dtype != Dtype.BOOL) {
        throw noNumber(parser, "a whole number (" + dtype + ")");
      }
      return token == JsonToken.VALUE_TRUE ? 1 : 0;
    }
    BigInteger value = whole(parser, token);
    boolean isUnsigned = dtype == Dtype.UINT64;
    boolean fits =
        isUnsigned
            ? value.signum() >= 0 && value.compareTo(UINT64_END) < 0
            : value.compareTo(INT64_END) < 0 && value.compareTo(INT64_END.negate()) >= 0;
    if (!fits) {
      throw noNumber(parser, "a whole number (" + dtype + ")");
    }
    return value.longValue();
  }

  private BigInteger whole(JsonParser parser, JsonToken token) throws IOException {
    String text = token == JsonToken.VALUE_STRING || token.isNumeric() ? parser.getText() : "";
    if (CsvCells.isInteger(text)) {
      return new BigInteger(text);
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT && text.length() < 40) {
      BigDecimal decimal = new BigDecimal(text);
      if (decimal.precision() - (long) decimal.scale() <= 20
          && decimal.stripTrailingZeros().scale() <= 0) {
        return decimal.toBigInteger();
      }
    }
    throw noNumber(parser, "a whole number (" + dtype + ")");
  }

  private static RefusedException noNumber(JsonParser parser, String expected) throws IOException {
    return new RefusedException(
        "bad-value", "Got " + JsonSamples.shown(parser) + ", expected " + expected + ".", null);
  }
}
