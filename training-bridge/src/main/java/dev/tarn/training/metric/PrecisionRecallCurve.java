package dev.tarn.training.metric;

/**
 * What precision and recall are for each threshold of a class's probability.
 *
 * <p>scikit-learn: {@code precision_recall_curve(truth == class, probability)}. Points go from the
 * lowest threshold, where recall is 1, to the highest; a last one at recall 0 and precision 1 has
 * no threshold. Immutable.
 */
public final class PrecisionRecallCurve {
  private final float[] thresholds;
  private final double[] precision;
  private final double[] recall;

  PrecisionRecallCurve(float[] thresholds, double[] precision, double[] recall) {
    this.thresholds = thresholds;
    this.precision = precision;
    this.recall = recall;
  }

  /** How many points, the last one included. */
  public int pointCount() {
    return precision.length;
  }

  /** float32 (points - 1), ascending; a row counts as of the class from its threshold on. */
  public float[] thresholds() {
    return thresholds.clone();
  }

  /** float64 (points). */
  public double[] precision() {
    return precision.clone();
  }

  /** float64 (points), descending. */
  public double[] recall() {
    return recall.clone();
  }

  /**
   * The mean precision weighed by the recall that each threshold adds.
   *
   * <p>scikit-learn: {@code average_precision_score}.
   */
  public double averagePrecision() {
    double sum = 0;
    for (int i = 0; i < precision.length - 1; i++) {
      sum += (recall[i] - recall[i + 1]) * precision[i];
    }
    return sum;
  }
}
