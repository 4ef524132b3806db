package dev.tarn.training.fit;

import dev.tarn.training.metric.Evaluation;
import java.util.List;

/** What a model says of some rows, in their order, beside the truth. */
public final class Predictions {
  private final List<String> classNames;
  private final float[][] probabilities;
  private final int[] truth;

  Predictions(List<String> classNames, float[][] probabilities, int[] truth) {
    this.classNames = classNames;
    this.probabilities = probabilities;
    this.truth = truth;
  }

  /** How many rows. */
  public int rowCount() {
    return truth.length;
  }

  /** float32 (rows, classes), each row adding up to 1; not to be changed. */
  public float[][] probabilities() {
    return probabilities;
  }

  /** int32 (rows): the labels that the rows came with; not to be changed. */
  public int[] truth() {
    return truth;
  }

  /** How good they are, over all rows at once. */
  public Evaluation evaluation() {
    return Evaluation.of(classNames, truth, probabilities);
  }
}
