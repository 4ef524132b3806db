package dev.tarn.training.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RocCurveTest {
  /**
   * scikit-learn's own example: {@code roc_curve([0, 0, 1, 1], [.1, .4, .35, .8],
   * drop_intermediate=False)}.
   */
  @Test
  void thePointsAreThoseOfScikitLearn() {
    float[][] probabilities = {{0.9f, 0.1f}, {0.6f, 0.4f}, {0.65f, 0.35f}, {0.2f, 0.8f}};
    RocCurve curve =
        Evaluation.of(List.of("no", "yes"), new int[] {0, 0, 1, 1}, probabilities)
            .roc(1)
            .orElseThrow();

    assertEquals(5, curve.pointCount());
    assertArrayEquals(new double[] {0, 0, 0.5, 0.5, 1}, curve.falsePositiveRate());
    assertArrayEquals(new double[] {0, 0.5, 0.5, 1, 1}, curve.truePositiveRate());
  }

  @Test
  void aClassThatAllRowsAreOfHasNone() {
    float[][] probabilities = {{0.9f, 0.1f}, {0.6f, 0.4f}};
    Evaluation evaluation = Evaluation.of(List.of("no", "yes"), new int[] {0, 0}, probabilities);

    assertTrue(evaluation.roc(0).isEmpty());
    assertTrue(evaluation.roc(1).isEmpty());
  }
}
