package dev.tarn.training.metric;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The scores of a class in ascending order, with the number of rows of it and of others at each
 * distinct score: all that ROC and precision-recall curves need.
 */
final class RankedScores {
  private final float[] scores;
  private final long[] positives;
  private final long[] negatives;
  private final long positiveCount;
  private final long negativeCount;

  private RankedScores(float[] scores, long[] positives, long[] negatives) {
    this.scores = scores;
    this.positives = positives;
    this.negatives = negatives;
    positiveCount = Arrays.stream(positives).sum();
    negativeCount = Arrays.stream(negatives).sum();
  }

  static RankedScores of(int positiveClass, int[] truth, float[][] probabilities) {
    int rows = truth.length;
    long[] keys = new long[rows];
    for (int row = 0; row < rows; row++) {
      // Probabilities are not negative, so their bits are in their order; the lowest bit carries
      // the truth.
      long bits = Float.floatToIntBits(probabilities[row][positiveClass] + 0f);
      keys[row] = bits << 1 | (truth[row] == positiveClass ? 1 : 0);
    }
    Arrays.sort(keys);
    float[] scores = new float[rows];
    long[] positives = new long[rows];
    long[] negatives = new long[rows];
    int distinct = 0;
    for (int i = 0; i < rows; i++) {
      if (i > 0 && keys[i] >> 1 != keys[i - 1] >> 1) {
        distinct++;
      }
      scores[distinct] = Float.intBitsToFloat((int) (keys[i] >> 1));
      positives[distinct] += keys[i] & 1;
      negatives[distinct] += 1 - (keys[i] & 1);
    }
    int length = rows == 0 ? 0 : distinct + 1;
    return new RankedScores(
        Arrays.copyOf(scores, length),
        Arrays.copyOf(positives, length),
        Arrays.copyOf(negatives, length));
  }

  /** The area by the trapezoid rule; equal scores count half. Exact up to the last division. */
  OptionalDouble auroc() {
    if (positiveCount == 0 || negativeCount == 0) {
      return OptionalDouble.empty();
    }
    double doubled = 0;
    long below = 0;
    for (int i = 0; i < scores.length; i++) {
      doubled += (double) positives[i] * (2 * below + negatives[i]);
      below += negatives[i];
    }
    return OptionalDouble.of(doubled / (2.0 * positiveCount * negativeCount));
  }

  Optional<RocCurve> roc() {
    if (positiveCount == 0 || negativeCount == 0) {
      return Optional.empty();
    }
    double[] falsePositiveRate = new double[scores.length + 1];
    double[] truePositiveRate = new double[scores.length + 1];
    long right = 0;
    long wrong = 0;
    for (int i = scores.length - 1, point = 1; i >= 0; i--, point++) {
      right += positives[i];
      wrong += negatives[i];
      truePositiveRate[point] = (double) right / positiveCount;
      falsePositiveRate[point] = (double) wrong / negativeCount;
    }
    return Optional.of(new RocCurve(falsePositiveRate, truePositiveRate));
  }

  Optional<PrecisionRecallCurve> precisionRecall() {
    if (positiveCount == 0) {
      return Optional.empty();
    }
    double[] precision = new double[scores.length + 1];
    double[] recall = new double[scores.length + 1];
    precision[scores.length] = 1;
    long right = 0;
    long taken = 0;
    for (int i = scores.length - 1; i >= 0; i--) {
      right += positives[i];
      taken += positives[i] + negatives[i];
      precision[i] = (double) right / taken;
      recall[i] = (double) right / positiveCount;
    }
    return Optional.of(new PrecisionRecallCurve(scores, precision, recall));
  }
}
