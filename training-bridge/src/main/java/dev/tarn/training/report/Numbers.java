package dev.tarn.training.report;

import java.util.Locale;

/** How figures are written in the report. */
final class Numbers {
  private Numbers() {}

  /** A count with a narrow space between thousands. */
  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n).replace(',', '\u202f');
  }

  /** A figure between 0 and 1 with three decimals; "–" where there is none (NaN). */
  static String figure(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3f", value);
  }

  /** A share as per cent with one decimal. */
  static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** Four significant digits, without a needless exponent. */
  static String significant(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    double size = Math.abs(value);
    boolean plain = size == 0 || (size >= 1e-3 && size < 1e6);
    String text = String.format(Locale.ROOT, plain ? "%.4f" : "%.2e", value);
    return plain ? text.replaceAll("\\.?0+$", "") : text;
  }

  /** A coordinate in a drawing. */
  static String coordinate(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replaceAll("\\.0$", "");
  }
}
