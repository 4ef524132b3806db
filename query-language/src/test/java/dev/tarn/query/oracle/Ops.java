package dev.tarn.query.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What operators make of single elements: BigInteger, Double, Boolean, String. */
final class Ops {
  private static final BigInteger LOW = BigInteger.ONE.shiftLeft(63).negate();
  private static final BigInteger HIGH = BigInteger.ONE.shiftLeft(63);
  private static final BigInteger UNSIGNED = BigInteger.ONE.shiftLeft(64);

  private Ops() {}

  /** Negative, zero, positive; empty where one side is NaN. */
  static @Nullable Integer order(Object a, Object b) {
    if (a instanceof String x && b instanceof String y) {
      return codePoints(x, y);
    }
    if (isNan(a) || isNan(b)) {
      return null;
    }
    double x = approximate(a);
    double y = approximate(b);
    if (Double.isInfinite(x) || Double.isInfinite(y)) {
      return Double.compare(x, y);
    }
    return exact(a).compareTo(exact(b));
  }

  private static int codePoints(String x, String y) {
    int[] a = x.codePoints().toArray();
    int[] b = y.codePoints().toArray();
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      if (a[i] != b[i]) {
        return Integer.compare(a[i], b[i]);
      }
    }
    return Integer.compare(a.length, b.length);
  }

  static boolean isNan(@Nullable Object value) {
    return value instanceof Double d && d.isNaN();
  }

  static double approximate(Object value) {
    return value instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) value).doubleValue();
  }

  private static BigDecimal exact(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    return value instanceof BigInteger whole
        ? new BigDecimal(whole)
        : new BigDecimal(((Number) value).doubleValue());
  }

  static boolean compare(String sign, Object a, Object b) {
    Integer order = order(a, b);
    if (order == null) {
      return sign.equals("<>");
    }
    return switch (sign) {
      case "=" -> order == 0;
      case "<>" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  static Object arithmetic(String sign, Kind kind, Object a, Object b) {
    if (kind.isWhole()) {
      BigInteger x = inRange(kind, (BigInteger) a);
      BigInteger y = inRange(kind, (BigInteger) b);
      return inRange(kind, whole(sign, x, y));
    }
    double x = approximate(a);
    double y = approximate(b);
    return switch (sign) {
      case "+" -> x + y;
      case "-" -> x - y;
      case "*" -> x * y;
      case "/" -> x / y;
      default -> divided(sign, x, y);
    };
  }

  private static BigInteger whole(String sign, BigInteger x, BigInteger y) {
    return switch (sign) {
      case "+" -> x.add(y);
      case "-" -> x.subtract(y);
      case "*" -> x.multiply(y);
      default -> {
        if (y.signum() == 0) {
          throw new Refusal("division by zero");
        }
        BigInteger[] parts = x.divideAndRemainder(y);
        boolean down = parts[1].signum() != 0 && parts[1].signum() != y.signum();
        BigInteger quotient = down ? parts[0].subtract(BigInteger.ONE) : parts[0];
        yield sign.equals("//") ? quotient : x.subtract(quotient.multiply(y));
      }
    };
  }

  private static double divided(String sign, double x, double y) {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      if (Double.isNaN(x) || Double.isNaN(y)) {
        return Double.NaN;
      }
      throw new Unspecified("floor division with infinity");
    }
    if (y == 0) {
      return sign.equals("//") ? x / y : Double.NaN;
    }
    BigDecimal p = new BigDecimal(x);
    BigDecimal q = new BigDecimal(y);
    BigDecimal scaled = p.divideToIntegralValue(q);
    BigDecimal floor =
        scaled.multiply(q).compareTo(p) == 0 || (p.signum() < 0) == (q.signum() < 0)
            ? scaled
            : scaled.subtract(BigDecimal.ONE);
    if (sign.equals("//")) {
      return floor.signum() == 0 ? Math.copySign(0.0, x / y) : floor.doubleValue();
    }
    double rest = p.subtract(floor.multiply(q)).doubleValue();
    return rest == 0 ? Math.copySign(0.0, y) : rest;
  }

  /** The number itself if 64 bits hold it. */
  static BigInteger inRange(Kind kind, BigInteger value) {
    boolean fits =
        kind == Kind.UINT
            ? value.signum() >= 0 && value.compareTo(UNSIGNED) < 0
            : value.compareTo(LOW) >= 0 && value.compareTo(HIGH) < 0;
    if (!fits) {
      throw new Refusal("overflow");
    }
    return value;
  }

  static double roundHalfAway(double x, int digits) {
    return Double.isFinite(x)
        ? Math.copySign(new BigDecimal(x).setScale(digits, RoundingMode.HALF_UP).doubleValue(), x)
        : x;
  }

  /** CAST to int32 or int64: towards zero; what does not fit is refused. */
  static BigInteger toWhole(Object value, int bits) {
    if (value instanceof Double d && !Double.isFinite(d)) {
      throw new Refusal("no whole number");
    }
    BigInteger whole = exact(value).toBigInteger();
    if (whole.bitLength() >= bits) {
      throw new Refusal("does not fit");
    }
    return whole;
  }

  /**
   * Equal for values that group together: 1 and 1.0, in JSON too, 0.0 and -0.0, NaN and NaN, null
   * and null.
   */
  static Object key(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Arr arr) {
      java.util.List<Object> keys = new java.util.ArrayList<>();
      for (int k = 0; k < arr.dims()[0]; k++) {
        keys.add(key(arr.item(k)));
      }
      return keys;
    }
    if (value instanceof java.util.List<?> list) {
      return list.stream().map(Ops::key).toList();
    }
    if (value instanceof JsonNode json) {
      return jsonKey(json);
    }
    if (value instanceof Double d && !Double.isFinite(d)) {
      return d.toString();
    }
    if (value instanceof Number || value instanceof Boolean) {
      return exact(value).stripTrailingZeros();
    }
    return value.getClass().getSimpleName() + value;
  }

  private static Object jsonKey(JsonNode json) {
    if (json.isArray()) {
      java.util.List<Object> keys = new java.util.ArrayList<>();
      json.forEach(element -> keys.add(jsonKey(element)));
      return keys;
    }
    if (json.isObject()) {
      java.util.Map<String, Object> keys = new java.util.HashMap<>();
      json.properties().forEach(e -> keys.put(e.getKey(), jsonKey(e.getValue())));
      return keys;
    }
    return json.isNumber()
        ? json.decimalValue().stripTrailingZeros()
        : json.getNodeType() + json.asText();
  }

  /** Whether a text is like a pattern: {@code %}, {@code *} any run, {@code _}, {@code ?} one. */
  static boolean like(int[] text, int from, int[] pattern, int at) {
    if (at == pattern.length) {
      return from == text.length;
    }
    int c = pattern[at];
    if (c == '%' || c == '*') {
      for (int next = from; next <= text.length; next++) {
        if (like(text, next, pattern, at + 1)) {
          return true;
        }
      }
      return false;
    }
    if (from == text.length) {
      return false;
    }
    if (c == '_' || c == '?') {
      return like(text, from + 1, pattern, at + 1);
    }
    boolean escaped = c == '\\' && at + 1 < pattern.length;
    int wanted = escaped ? pattern[at + 1] : c;
    return text[from] == wanted && like(text, from + 1, pattern, at + (escaped ? 2 : 1));
  }
}
