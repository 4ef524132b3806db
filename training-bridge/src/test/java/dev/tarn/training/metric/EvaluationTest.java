package dev.tarn.training.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/**
 * Every figure against scikit-learn 1.9.1 on fixed predictions.
 *
 * <p>The numbers were made by
 *
 * <pre>{@code
 * from sklearn import metrics as M
 * p = numpy.array(PROBABILITIES, dtype=numpy.float32); pred = p.argmax(1); labels = range(5)
 * M.accuracy_score(truth, pred)
 * M.confusion_matrix(truth, pred, labels=labels)
 * M.precision_recall_fscore_support(truth, pred, labels=labels)  # and average="macro", "weighted"
 * M.cohen_kappa_score(truth, pred, labels=labels, weights="quadratic")  # and labels=[0, 3, 1, 2, 4]
 * M.log_loss(truth, p, labels=labels)
 * M.roc_auc_score(truth, p, multi_class="ovr", average="macro")
 * [M.roc_auc_score(truth == c, p[:, c]) for c in labels]
 * [M.average_precision_score(truth == c, p[:, c]) for c in labels]
 * }</pre>
 */
class EvaluationTest {
  private static final double EXACT = 1e-12;
  private static final List<String> NAMES = List.of("g0", "g1", "g2", "g3", "g4");
  private static final int[] TRUTH = {
    2, 2, 1, 0, 0, 0, 1, 0, 0, 4, 2, 0, 1, 4, 3, 2, 0, 1, 2, 0, 1, 0, 3, 0, 2, 3, 0, 3, 3, 0, 2, 0,
    1, 1, 0, 0, 2, 0, 0, 2, 1, 2, 0, 0, 2, 1, 1, 0, 0, 3, 0, 2, 0, 4, 0, 3, 1, 0, 2, 2
  };
  private static final float[][] PROBABILITIES = {
    {0.21f, 0.21f, 0.14f, 0.09f, 0.35f},
    {0.09f, 0.17f, 0.38f, 0.26f, 0.10f},
    {0.10f, 0.42f, 0.13f, 0.05f, 0.30f},
    {0.16f, 0.06f, 0.06f, 0.57f, 0.15f},
    {0.29f, 0.09f, 0.44f, 0.10f, 0.08f},
    {0.66f, 0.04f, 0.09f, 0.13f, 0.08f},
    {0.08f, 0.84f, 0.05f, 0.02f, 0.01f},
    {0.41f, 0.13f, 0.24f, 0.11f, 0.11f},
    {0.27f, 0.12f, 0.24f, 0.14f, 0.23f},
    {0.38f, 0.09f, 0.01f, 0.31f, 0.21f},
    {0.06f, 0.37f, 0.41f, 0.08f, 0.08f},
    {0.14f, 0.15f, 0.40f, 0.10f, 0.21f},
    {0.67f, 0.08f, 0.13f, 0.08f, 0.04f},
    {0.06f, 0.16f, 0.24f, 0.09f, 0.45f},
    {0.18f, 0.11f, 0.20f, 0.37f, 0.14f},
    {0.45f, 0.14f, 0.23f, 0.15f, 0.03f},
    {0.16f, 0.19f, 0.16f, 0.40f, 0.09f},
    {0.01f, 0.72f, 0.11f, 0.01f, 0.15f},
    {0.12f, 0.02f, 0.21f, 0.07f, 0.58f},
    {0.32f, 0.20f, 0.20f, 0.18f, 0.10f},
    {0.10f, 0.68f, 0.16f, 0.03f, 0.03f},
    {0.27f, 0.04f, 0.05f, 0.02f, 0.62f},
    {0.15f, 0.02f, 0.16f, 0.66f, 0.01f},
    {0.26f, 0.12f, 0.33f, 0.15f, 0.14f},
    {0.03f, 0.20f, 0.74f, 0.02f, 0.01f},
    {0.73f, 0.02f, 0.03f, 0.14f, 0.08f},
    {0.62f, 0.12f, 0.03f, 0.13f, 0.10f},
    {0.50f, 0.08f, 0.02f, 0.07f, 0.33f},
    {0.08f, 0.02f, 0.08f, 0.37f, 0.45f},
    {0.15f, 0.30f, 0.34f, 0.08f, 0.13f},
    {0.26f, 0.25f, 0.29f, 0.06f, 0.14f},
    {0.42f, 0.16f, 0.08f, 0.18f, 0.16f},
    {0.61f, 0.08f, 0.14f, 0.14f, 0.03f},
    {0.46f, 0.04f, 0.16f, 0.33f, 0.01f},
    {0.16f, 0.52f, 0.14f, 0.06f, 0.12f},
    {0.24f, 0.32f, 0.24f, 0.12f, 0.08f},
    {0.08f, 0.33f, 0.34f, 0.17f, 0.08f},
    {0.15f, 0.11f, 0.41f, 0.24f, 0.09f},
    {0.14f, 0.29f, 0.19f, 0.19f, 0.19f},
    {0.08f, 0.08f, 0.44f, 0.16f, 0.24f},
    {0.29f, 0.26f, 0.13f, 0.22f, 0.10f},
    {0.18f, 0.33f, 0.13f, 0.02f, 0.34f},
    {0.22f, 0.16f, 0.02f, 0.44f, 0.16f},
    {0.41f, 0.12f, 0.19f, 0.15f, 0.13f},
    {0.04f, 0.41f, 0.30f, 0.12f, 0.13f},
    {0.01f, 0.64f, 0.10f, 0.10f, 0.15f},
    {0.05f, 0.79f, 0.06f, 0.05f, 0.05f},
    {0.36f, 0.24f, 0.06f, 0.02f, 0.32f},
    {0.16f, 0.53f, 0.15f, 0.08f, 0.08f},
    {0.09f, 0.12f, 0.04f, 0.35f, 0.40f},
    {0.60f, 0.09f, 0.10f, 0.07f, 0.14f},
    {0.08f, 0.05f, 0.81f, 0.01f, 0.05f},
    {0.63f, 0.09f, 0.05f, 0.05f, 0.18f},
    {0.33f, 0.20f, 0.05f, 0.17f, 0.25f},
    {0.23f, 0.08f, 0.16f, 0.12f, 0.41f},
    {0.02f, 0.06f, 0.47f, 0.21f, 0.24f},
    {0.18f, 0.62f, 0.13f, 0.02f, 0.05f},
    {0.58f, 0.07f, 0.20f, 0.09f, 0.06f},
    {0.27f, 0.21f, 0.30f, 0.09f, 0.13f},
    {0.11f, 0.11f, 0.43f, 0.11f, 0.24f}
  };

  private static Evaluation fixed() {
    return Evaluation.of(NAMES, TRUTH, PROBABILITIES);
  }

  /** Probabilities that make each of these classes the predicted one. */
  private static float[][] certain(int classCount, int... predictions) {
    float[][] probabilities = new float[predictions.length][classCount];
    for (int row = 0; row < predictions.length; row++) {
      probabilities[row][predictions[row]] = 1;
    }
    return probabilities;
  }

  private static void assertPresent(double expected, OptionalDouble actual) {
    assertEquals(expected, actual.orElseThrow(), EXACT);
  }

  @Test
  void accuracyAndConfusionAreThoseOfScikitLearn() {
    assertEquals(60, fixed().rowCount());
    assertEquals(0.5, fixed().accuracy(), EXACT);
    assertEquals(
        List.of(
            List.of(11L, 4L, 5L, 3L, 2L),
            List.of(4L, 7L, 0L, 0L, 0L),
            List.of(1L, 1L, 9L, 0L, 3L),
            List.of(2L, 0L, 1L, 2L, 2L),
            List.of(2L, 0L, 0L, 0L, 1L)),
        fixed().confusion().rows());
  }

  @Test
  void precisionRecallAndF1OfEachClassAreThoseOfScikitLearn() {
    double[] precision = {0.55, 0.5833333333333334, 0.6, 0.4, 0.125};
    double[] recall = {
      0.44, 0.6363636363636364, 0.6428571428571429, 0.2857142857142857, 0.3333333333333333
    };
    double[] f1 = {
      0.4888888888888889,
      0.6086956521739131,
      0.6206896551724138,
      0.3333333333333333,
      0.18181818181818182
    };
    long[] support = {25, 11, 14, 7, 3};
    for (int c = 0; c < NAMES.size(); c++) {
      ClassFigures figures = fixed().perClass().get(c);
      assertEquals(NAMES.get(c), figures.name());
      assertEquals(precision[c], figures.precision(), EXACT);
      assertPresent(recall[c], figures.recall());
      assertPresent(f1[c], figures.f1());
      assertEquals(support[c], figures.support());
    }
  }

  @Test
  void meansOverClassesAreThoseOfScikitLearn() {
    Averages macro = fixed().macro();
    assertEquals(0.45166666666666666, macro.precision(), EXACT);
    assertEquals(0.4676536796536797, macro.recall(), EXACT);
    assertEquals(0.4466851422773462, macro.f1(), EXACT);
    Averages weighted = fixed().weighted();
    assertEquals(0.5290277777777779, weighted.precision(), EXACT);
    assertEquals(0.5, weighted.recall(), EXACT);
    assertEquals(0.508105290788949, weighted.f1(), EXACT);
  }

  @Test
  void areasUnderTheCurvesAreThoseOfScikitLearn() {
    double[] auroc = {
      0.726857142857143,
      0.758812615955473,
      0.8454968944099378,
      0.8032345013477088,
      0.8421052631578947
    };
    double[] averagePrecision = {
      0.5656040248153716,
      0.7139052590733264,
      0.6194170425006662,
      0.47831683844106204,
      0.19444444444444442
    };
    for (int c = 0; c < NAMES.size(); c++) {
      assertPresent(auroc[c], fixed().perClass().get(c).auroc());
      assertPresent(averagePrecision[c], fixed().perClass().get(c).averagePrecision());
    }
    assertPresent(0.7953012835456315, fixed().auroc());
  }

  @Test
  void kappaFollowsTheNaturalOrderOfTheClasses() {
    assertPresent(0.2502387774594079, fixed().kappa());
    Evaluation reordered = Evaluation.of(NAMES, TRUTH, PROBABILITIES, new int[] {0, 3, 1, 2, 4});
    assertPresent(0.2693756727664155, reordered.kappa());
    assertEquals(fixed().confusion().rows(), reordered.confusion().rows());
  }

  @Test
  void logLossBoundsCertaintyThatWasWrong() {
    // scikit-learn takes the logarithms of float32 in float32.
    assertEquals(1.2268378734588623, fixed().logLoss(), 1e-6);
    // M.log_loss([0, 1, 1], numpy.array([[1, 0], [1, 0], [0.25, 0.75]], dtype=numpy.float32))
    float[][] certain = {{1, 0}, {1, 0}, {0.25f, 0.75f}};
    Evaluation wrong = Evaluation.of(List.of("a", "b"), new int[] {0, 1, 1}, certain);
    assertEquals(5.410022258758545, wrong.logLoss(), 1e-6);
  }

  @Test
  void twoClassesAreJudgedByTheSecondAndTiesCountHalf() {
    // truth = [0, 1, 1, 0, 1, 0, 0, 1]; s = [.1, .4, .4, .4, .8, .3, .8, .9]
    // M.roc_auc_score(truth, s), M.average_precision_score(truth, s),
    // M.precision_recall_curve(truth, s)
    float[] scores = {0.1f, 0.4f, 0.4f, 0.4f, 0.8f, 0.3f, 0.8f, 0.9f};
    float[][] probabilities = new float[scores.length][];
    for (int row = 0; row < scores.length; row++) {
      probabilities[row] = new float[] {1 - scores[row], scores[row]};
    }
    Evaluation two =
        Evaluation.of(List.of("healthy", "ill"), new int[] {0, 1, 1, 0, 1, 0, 0, 1}, probabilities);
    assertPresent(0.78125, two.auroc());
    PrecisionRecallCurve curve = two.precisionRecall(1).orElseThrow();
    assertArrayEquals(new float[] {0.1f, 0.3f, 0.4f, 0.8f, 0.9f}, curve.thresholds());
    assertArrayEquals(
        new double[] {0.5, 0.5714285714285714, 0.6666666666666666, 0.6666666666666666, 1, 1},
        curve.precision(),
        EXACT);
    assertArrayEquals(new double[] {1, 1, 1, 0.5, 0.25, 0}, curve.recall(), EXACT);
    assertEquals(0.75, curve.averagePrecision(), EXACT);
  }

  @Test
  void aClassThatDoesNotOccurDoesNotLowerTheMeans() {
    int[] truth = {0, 0, 1, 1, 3};
    Evaluation five = Evaluation.of(NAMES, truth, certain(5, truth));
    assertEquals(new Averages(1, 1, 1), five.macro());
    assertEquals(List.of("g2", "g4"), five.classesWithoutSupport());
    assertEquals(List.of("g2", "g4"), five.classesWithoutAuroc());
    assertEquals(OptionalDouble.empty(), five.perClass().get(2).recall());
    assertPresent(1, five.auroc());
    Evaluation six =
        Evaluation.of(List.of("g0", "g1", "g2", "g3", "g4", "g5"), truth, certain(6, truth));
    assertEquals(five.macro(), six.macro());
  }

  @Test
  void aClassThatWasPredictedButNeverTrueCountsAsZeroAsInScikitLearn() {
    // M.precision_recall_fscore_support([0, 0, 1, 1], [0, 2, 1, 1], average="macro",
    // zero_division=0)
    Evaluation evaluation =
        Evaluation.of(List.of("a", "b", "c"), new int[] {0, 0, 1, 1}, certain(3, 0, 2, 1, 1));
    assertEquals(0.6666666666666666, evaluation.macro().precision(), EXACT);
    assertEquals(0.5, evaluation.macro().recall(), EXACT);
    assertEquals(0.5555555555555555, evaluation.macro().f1(), EXACT);
    assertEquals(List.of("c"), evaluation.classesWithoutSupport());
  }

  @Test
  void rowsOfTheConfusionMatrixAreTheTruth() {
    Evaluation evaluation =
        Evaluation.of(List.of("n", "y"), new int[] {1, 1, 1, 0}, certain(2, 0, 0, 0, 0));
    assertEquals(3, evaluation.confusion().count(1, 0));
    assertEquals(List.of(List.of(1L, 0L), List.of(3L, 0L)), evaluation.figures().get("confusion"));
  }

  @Test
  void oneClassAloneHasNeitherAurocNorKappa() {
    Evaluation evaluation = Evaluation.of(NAMES, new int[] {1, 1}, certain(5, 1, 1));
    assertEquals(OptionalDouble.empty(), evaluation.auroc());
    assertEquals(OptionalDouble.empty(), evaluation.kappa());
    assertEquals(NAMES, evaluation.classesWithoutAuroc());
    Map<String, Object> expected = Collections.singletonMap("auroc", null);
    assertEquals(expected.get("auroc"), evaluation.figures().get("auroc"));
  }

  @Test
  void theTableShowsEverything() {
    assertEquals(
        """
        class              precision  recall      F1   AUROC      AP     rows
        g0                     0.550   0.440   0.489   0.727   0.566       25
        g1                     0.583   0.636   0.609   0.759   0.714       11
        g2                     0.600   0.643   0.621   0.845   0.619       14
        g3                     0.400   0.286   0.333   0.803   0.478        7
        g4                     0.125   0.333   0.182   0.842   0.194        3
        macro mean             0.452   0.468   0.447   0.795       -       60
        weighted mean          0.529   0.500   0.508       -       -       60

        accuracy 0.500   AUROC 0.795   quadratic kappa 0.250   log loss 1.227

        truth \\ predicted  g0  g1  g2  g3  g4
        g0                 11   4   5   3   2
        g1                  4   7   0   0   0
        g2                  1   1   9   0   3
        g3                  2   0   1   2   2
        g4                  2   0   0   0   1
        """,
        fixed().table());
  }

  @Test
  void whatCannotBeJudgedIsRefusedByItsRow() {
    MetricException label =
        assertThrows(
            MetricException.class, () -> Evaluation.of(NAMES, new int[] {0, 5}, certain(5, 0, 1)));
    assertEquals("Row 1 has the label 5; the model has 5 classes, 0 to 4.", label.getMessage());
    float[][] broken = certain(5, 0, 1);
    broken[1][2] = Float.NaN;
    MetricException probability =
        assertThrows(MetricException.class, () -> Evaluation.of(NAMES, new int[] {0, 1}, broken));
    assertEquals("Row 1 has the probability NaN of 'g2'.", probability.getMessage());
    assertThrows(MetricException.class, () -> Evaluation.of(NAMES, new int[0], new float[0][]));
  }
}
