package dev.tarn.query.expression;

import java.math.BigInteger;

/**
 * Exact integer arithmetic beyond {@link Math}: floor division, powers, uint64; each throws on
 * overflow and zero.
 */
final class Division {
  /** The message of division by zero. */
  static final String ZERO = "zero";

  private Division() {}

  static long nonZero(long divisor) {
    if (divisor == 0) {
      throw new ArithmeticException(ZERO);
    }
    return divisor;
  }

  static long floor(long x, long y) {
    if (x == Long.MIN_VALUE && y == -1) {
      throw new ArithmeticException("overflow");
    }
    return Math.floorDiv(x, nonZero(y));
  }

  static BigInteger floor(BigInteger x, BigInteger y) {
    nonZero(y.signum());
    BigInteger[] parts = x.divideAndRemainder(y);
    boolean below = parts[1].signum() != 0 && parts[1].signum() != y.signum();
    return below ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  /** One of both is 2^63 or more. */
  static BigInteger power(BigInteger base, BigInteger exponent) {
    if (exponent.signum() == 0) {
      return BigInteger.ONE;
    }
    boolean small = base.abs().compareTo(BigInteger.ONE) <= 0;
    if (exponent.signum() < 0 || !(small || exponent.equals(BigInteger.ONE))) {
      throw new ArithmeticException("overflow");
    }
    return base.signum() < 0 && small && !exponent.testBit(0) ? BigInteger.ONE : base;
  }

  static long remainder(long x, long y) {
    return Math.floorMod(x, nonZero(y));
  }

  // As NumPy's floor_divide: the quotient that goes with the remainder below, not floor(x / y),
  // which can round up.
  static double floor(double x, double y) {
    if (y == 0 || Double.isNaN(x) || Double.isNaN(y) || Double.isInfinite(x)) {
      return x / y;
    }
    double quotient = (x - remainder(x, y)) / y;
    if (quotient == 0) {
      return Math.copySign(0.0, x / y);
    }
    double floor = Math.floor(quotient);
    return quotient - floor > 0.5 ? floor + 1 : floor;
  }

  static double remainder(double x, double y) {
    double remainder = x % y;
    if (remainder == 0) {
      return Math.copySign(0.0, y);
    }
    return (remainder < 0) != (y < 0) ? remainder + y : remainder;
  }

  /** Exponent at least 0. */
  static long power(long base, long exponent) {
    if (exponent < 0) {
      throw new ArithmeticException("negative exponent");
    }
    if (base == 0 || base == 1) {
      return exponent == 0 ? 1 : base;
    }
    if (base == -1) {
      return (exponent & 1) == 0 ? 1 : -1;
    }
    long result = 1;
    // A base of at least 2 in size overflows after 63 steps.
    for (long i = 0; i < exponent; i++) {
      result = Math.multiplyExact(result, base);
    }
    return result;
  }

  static long powerUnsigned(long base, long exponent) {
    if (base == 0 || base == 1) {
      return exponent == 0 ? 1 : base;
    }
    long result = 1;
    for (long i = 0; i != exponent; i++) {
      result = multiplyUnsigned(result, base);
    }
    return result;
  }

  static long addUnsigned(long x, long y) {
    long sum = x + y;
    if (Long.compareUnsigned(sum, x) < 0) {
      throw new ArithmeticException("overflow");
    }
    return sum;
  }

  static long subtractUnsigned(long x, long y) {
    if (Long.compareUnsigned(x, y) < 0) {
      throw new ArithmeticException("overflow");
    }
    return x - y;
  }

  static long multiplyUnsigned(long x, long y) {
    // High word of the unsigned product, from the signed one.
    long high = Math.multiplyHigh(x, y) + ((x >> 63) & y) + ((y >> 63) & x);
    if (high != 0) {
      throw new ArithmeticException("overflow");
    }
    return x * y;
  }
}
