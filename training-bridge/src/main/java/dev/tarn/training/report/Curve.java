package dev.tarn.training.report;

import java.util.function.IntToDoubleFunction;

/** Points of a curve, read by number; points with NaN are left out. */
final class Curve {
  private final int size;
  private final IntToDoubleFunction x;
  private final IntToDoubleFunction y;

  Curve(int size, IntToDoubleFunction x, IntToDoubleFunction y) {
    this.size = size;
    this.x = x;
    this.y = y;
  }

  int size() {
    return size;
  }

  double x(int i) {
    return x.applyAsDouble(i);
  }

  double y(int i) {
    return y.applyAsDouble(i);
  }

  boolean hasPoint(int i) {
    return !Double.isNaN(x(i)) && !Double.isNaN(y(i));
  }
}
