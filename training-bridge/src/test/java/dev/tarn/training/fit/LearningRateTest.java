package dev.tarn.training.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LearningRateTest {
  @Test
  void stepsAreCountedInEpochsWhateverTheNumberOfBatches() {
    LearningRate rate = new LearningRate.StepDecay(1e-3, 7, 0.1);
    for (double progress : new double[] {0, 0.01, 0.5, 0.99}) {
      for (int epoch = 0; epoch < 15; epoch++) {
        double expected = epoch < 7 ? 1e-3 : epoch < 14 ? 1e-4 : 1e-5;
        assertEquals(expected, rate.at(epoch, progress, 15), 1e-12);
      }
    }
  }

  @Test
  void theRateOfEachEpochStandsInItsRecord() {
    FineTuning fit =
        FineTuning.builder()
            .epochs(3)
            .learningRate(new LearningRate.StepDecay(1e-4, 2, 0.1))
            .build();
    for (int batchRows : new int[] {8, 4}) {
      try (ImageClassifier model = FineTuningTest.lite0(1)) {
        List<EpochRecord> epochs = fit.fit(model, new ColourSource(16, batchRows, 32, 3));
        assertEquals(1e-4, epochs.get(0).learningRate(), 1e-15);
        assertEquals(1e-4, epochs.get(1).learningRate(), 1e-15);
        assertEquals(1e-5, epochs.get(2).learningRate(), 1e-15);
      }
    }
  }

  @Test
  void oneCycleRisesForThreeTenthsAndFallsToAlmostNothing() {
    LearningRate rate = new LearningRate.OneCycle(0.05);
    assertEquals(0.002, rate.at(0, 0, 10), 1e-12);
    assertEquals(0.026, rate.at(1, 0.5, 10), 1e-12);
    assertEquals(0.05, rate.at(3, 0, 10), 1e-12);
    assertEquals(0.0250001, rate.at(6, 0.5, 10), 1e-9);
    assertEquals(2e-7, rate.at(9, 1, 10), 1e-12);
  }

  @Test
  void valuesOutsideTheirRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new LearningRate.StepDecay(0, 1, 0.1));
    assertThrows(IllegalArgumentException.class, () -> new LearningRate.StepDecay(1, 0, 0.1));
    assertThrows(IllegalArgumentException.class, () -> new LearningRate.StepDecay(1, 1, 1.1));
    assertThrows(IllegalArgumentException.class, () -> new LearningRate.OneCycle(Double.NaN));
  }
}
