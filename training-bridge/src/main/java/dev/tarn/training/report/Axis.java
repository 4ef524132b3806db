package dev.tarn.training.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A scale of a drawing: values from {@code low} to {@code high} on pixels from {@code from} to
 * {@code to}.
 */
record Axis(String title, double low, double high, double from, double to, double step) {

  /** A scale over exactly this range. */
  static Axis fixed(String title, double low, double high, double from, double to) {
    return new Axis(title, low, high, from, to, niceStep((high - low) / 4));
  }

  /** A scale that starts at 0 and ends at a round number not below {@code highest}. */
  static Axis fromZero(String title, double highest, double from, double to) {
    double top = highest > 0 ? highest : 1;
    double step = niceStep(top / 4);
    return new Axis(title, 0, Math.ceil(top / step - 1e-9) * step, from, to, step);
  }

  double place(double value) {
    double share = high == low ? 0.5 : (value - low) / (high - low);
    return from + Math.max(0, Math.min(1, share)) * (to - from);
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    long first = (long) Math.ceil(low / step - 1e-9);
    for (long i = first; i * step <= high + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  String label(double tick) {
    if (step >= 1) {
      return Numbers.count(Math.round(tick));
    }
    if (step < 1e-3) {
      return tick == 0 ? "0" : String.format(Locale.ROOT, "%.1e", tick).replace("e-0", "e-");
    }
    int decimals = (int) Math.ceil(-Math.log10(step) - 1e-9);
    return String.format(Locale.ROOT, "%." + decimals + "f", tick);
  }

  /** 1, 2 or 5 times a power of ten, not below {@code step} by much. */
  private static double niceStep(double step) {
    double power = Math.pow(10, Math.floor(Math.log10(step)));
    double lead = step / power;
    double nice = lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10;
    return nice * power;
  }
}
