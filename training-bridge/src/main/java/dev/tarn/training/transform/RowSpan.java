package dev.tarn.training.transform;

/**
 * Which pixels of an output row come from inside a rectangle of the input: those from {@link
 * #start} to {@link #end}, the rest from outside.
 */
final class RowSpan {
  private final Geometry geometry;
  private final double minX;
  private final double maxX;
  private final double minY;
  private final double maxY;
  private int start;
  private int end;

  RowSpan(Geometry geometry, double minX, double maxX, double minY, double maxY) {
    this.geometry = geometry;
    this.minX = minX;
    this.maxX = maxX;
    this.minY = minY;
    this.maxY = maxY;
  }

  /** The input with all of its pixels' areas. */
  static RowSpan ofImage(Geometry geometry) {
    return new RowSpan(
        geometry,
        -0.5,
        geometry.inputWidthPixels() - 0.5,
        -0.5,
        geometry.inputHeightPixels() - 0.5);
  }

  /** Moves to a row. */
  void row(int y) {
    start = 0;
    end = geometry.outputWidthPixels();
    narrow(geometry.xx(), geometry.xy() * y + geometry.x0(), minX, maxX);
    narrow(geometry.yx(), geometry.yy() * y + geometry.y0(), minY, maxY);
    // The two divisions may be off by a rounding; the test itself decides.
    while (start < end && !isInside(start, y)) {
      start++;
    }
    while (end > start && !isInside(end - 1, y)) {
      end--;
    }
  }

  private void narrow(double step, double first, double min, double max) {
    if (step == 0) {
      end = first >= min && first <= max ? end : start;
      return;
    }
    double one = (min - first) / step;
    double other = (max - first) / step;
    start = (int) Math.max(start, Math.floor(Math.min(one, other)));
    end = (int) Math.min(end, Math.ceil(Math.max(one, other)) + 1);
    end = Math.max(start, end);
  }

  private boolean isInside(int x, int y) {
    double inputX = geometry.xx() * x + (geometry.xy() * y + geometry.x0());
    double inputY = geometry.yx() * x + (geometry.yy() * y + geometry.y0());
    return inputX >= minX && inputX <= maxX && inputY >= minY && inputY <= maxY;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }
}
