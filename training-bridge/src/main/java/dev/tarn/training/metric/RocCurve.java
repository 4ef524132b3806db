package dev.tarn.training.metric;

/**
 * What shares of the rows of a class, and of the others, are taken for it at each threshold of its
 * probability.
 *
 * <p>scikit-learn: {@code roc_curve(truth == class, probability, drop_intermediate=False)}. Points
 * go from the highest threshold to the lowest: from (0, 0), which has no threshold, to (1, 1).
 * Immutable.
 */
public final class RocCurve {
  private final double[] falsePositiveRate;
  private final double[] truePositiveRate;

  RocCurve(double[] falsePositiveRate, double[] truePositiveRate) {
    this.falsePositiveRate = falsePositiveRate;
    this.truePositiveRate = truePositiveRate;
  }

  /** How many points, the first one included. */
  public int pointCount() {
    return truePositiveRate.length;
  }

  /** float64 (points), ascending. */
  public double[] falsePositiveRate() {
    return falsePositiveRate.clone();
  }

  /** float64 (points), ascending. */
  public double[] truePositiveRate() {
    return truePositiveRate.clone();
  }
}
