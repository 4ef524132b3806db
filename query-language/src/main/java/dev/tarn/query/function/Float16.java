package dev.tarn.query.function;

/** IEEE half precision. */
final class Float16 {
  private Float16() {}

  /** The nearest float16 of a number, ties to even, as a double. */
  static double nearest(double x) {
    if (Double.isNaN(x) || Double.isInfinite(x) || x == 0) {
      return x;
    }
    int exponent = Math.max(Math.getExponent(x), -14);
    double unit = Math.scalb(1.0, exponent - 10);
    double rounded = Math.rint(x / unit) * unit;
    return Math.abs(rounded) > 65504 ? Math.copySign(Double.POSITIVE_INFINITY, x) : rounded;
  }
}
