package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/** Turns the text of a CSV field into a sample of its tensor. */
final class CsvCells {
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,400}");
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[+-]?([0-9]{1,400}(\\.[0-9]{0,400})?|\\.[0-9]{1,400})([eE][+-]?[0-9]{1,5})?");
  private static final Pattern NOT_FINITE = Pattern.compile("nan|[+-]?(inf|infinity)");

  private CsvCells() {}

  static boolean isInteger(String word) {
    return INTEGER.matcher(word).matches();
  }

  static boolean isDecimal(String word) {
    return DECIMAL.matcher(word).matches();
  }

  /** Whether a word in lower case is NaN or an infinity. */
  static boolean isNotFinite(String lower) {
    return NOT_FINITE.matcher(lower).matches();
  }

  /**
   * The sample of a field that is not null: text as it stands, a number, true or false, and for
   * arrays and JSON the JSON that the field holds.
   *
   * @throws RefusedException without the place
   */
  static Object sample(TensorSchema tensor, String field) {
    if (tensor.htype() == Htype.TEXT || tensor.htype() == Htype.LINK) {
      return field;
    }
    if (tensor.htype() == Htype.JSON || tensor.ndim() > 0) {
      return JsonSamples.parse(tensor, field);
    }
    String word = field.strip();
    if (tensor.dtype() == Dtype.BOOL) {
      return bool(word);
    }
    return tensor.dtype().isFloat() ? floating(word) : integer(word, tensor.dtype());
  }

  private static Boolean bool(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw bad(word, "true or false");
    };
  }

  private static Double floating(String word) {
    if (isDecimal(word)) {
      return Double.valueOf(word);
    }
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw bad(word, "a number");
    };
  }

  private static Number integer(String word, Dtype dtype) {
    BigInteger value = whole(word, dtype);
    BigInteger max = BigInteger.ONE.shiftLeft(dtype.isUnsigned() ? dtype.bits() : dtype.bits() - 1);
    BigInteger min = dtype.isUnsigned() ? BigInteger.ZERO : max.negate();
    if (value.compareTo(max) >= 0 || value.compareTo(min) < 0) {
      throw bad(word, dtype + " from " + min + " to " + max.subtract(BigInteger.ONE));
    }
    return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
  }

  private static BigInteger whole(String word, Dtype dtype) {
    if (isInteger(word)) {
      return new BigInteger(word);
    }
    if (isDecimal(word)) {
      BigDecimal decimal = new BigDecimal(word);
      // Tools that have no null for integers write 53.0; a huge exponent is not expanded.
      if (decimal.precision() - (long) decimal.scale() <= 20
          && decimal.stripTrailingZeros().scale() <= 0) {
        return decimal.toBigInteger();
      }
    }
    throw bad(word, "a whole number (" + dtype + ")");
  }

  private static RefusedException bad(String word, String expected) {
    String shown = word.length() > 60 ? word.substring(0, 60) + "…" : word;
    return new RefusedException(
        "bad-value",
        "'" + shown + "' is not " + expected + ".",
        "An empty field without quotes is null; another word for it is given by --null '"
            + (shown.equals(word) ? word : "WORD")
            + "'.");
  }
}
