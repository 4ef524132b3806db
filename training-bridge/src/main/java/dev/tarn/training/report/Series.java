package dev.tarn.training.report;

/**
 * A line of a chart: points in drawing order.
 *
 * @param name what the key says
 * @param isStair whether the value of a point holds from the point before on
 */
record Series(String name, Curve points, boolean isStair) {

  /** Straight lines between the points. */
  static Series line(String name, Curve points) {
    return new Series(name, points, false);
  }

  /** A stair: up or down first, then along. */
  static Series stair(String name, Curve points) {
    return new Series(name, points, true);
  }
}
