package dev.tarn.training.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.training.metric.Evaluation;
import dev.tarn.training.model.ComputeDevice;
import dev.tarn.training.model.PretrainedWeights;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FineTuningTest {
  private static final List<String> COLOURS = List.of("red", "green", "blue");
  private static final int SIDE = 32;

  static ImageClassifier lite0(long seed) {
    return ImageClassifier.pretrained(
        PretrainedWeights.lite0(), COLOURS, SIDE, SIDE, seed, ComputeDevice.select("cpu"));
  }

  private static ColourSource rows(int count) {
    return new ColourSource(count, 8, SIDE, COLOURS.size());
  }

  @Test
  void aFewStepsLearnWhatSeparatesTheClasses() {
    List<FitListener.StepProgress> steps = new ArrayList<>();
    FineTuning fit =
        FineTuning.builder()
            .epochs(4)
            .learningRate(new LearningRate.StepDecay(1e-3, 2, 0.1))
            .seed(1)
            .listener(
                new FitListener() {
                  @Override
                  public void stepDone(StepProgress progress) {
                    steps.add(progress);
                  }
                })
            .build();
    try (ImageClassifier model = lite0(1)) {
      List<EpochRecord> epochs = fit.fit(model, rows(44), rows(12));
      assertEquals(4, epochs.size());
      assertTrue(epochs.get(3).loss() < epochs.get(0).loss(), epochs::toString);
      assertEquals(44, epochs.get(0).rowCount());
      Evaluation validation = epochs.get(3).validation().orElseThrow();
      assertEquals(12, validation.rowCount());
      assertTrue(validation.accuracy() > 0.5, validation::table);
      assertEquals(validation.figures(), model.predict(rows(12)).evaluation().figures());
    }
    assertEquals(24, steps.size(), "5 batches of 8 and one of 4, four times");
    assertEquals(8, steps.get(0).rowsDone());
    assertEquals(44, steps.get(5).rowsDone());
    assertEquals(1, steps.get(6).epoch());
  }

  @Test
  void theSameSeedGivesTheSameModel() {
    FineTuning fit = FineTuning.builder().epochs(1).seed(7).build();
    try (ImageClassifier one = lite0(3);
        ImageClassifier two = lite0(3);
        ImageClassifier other = lite0(4)) {
      double loss = fit.fit(one, rows(16)).get(0).loss();
      assertEquals(loss, fit.fit(two, rows(16)).get(0).loss());
      assertNotEquals(loss, fit.fit(other, rows(16)).get(0).loss());
      float[][] expected = one.predict(rows(5)).probabilities();
      float[][] found = two.predict(rows(5)).probabilities();
      for (int row = 0; row < expected.length; row++) {
        assertArrayEquals(expected[row], found[row], 1e-5f);
      }
    }
  }

  @Test
  void probabilitiesComeInTheOrderOfTheRowsAndAddUpToOne() {
    try (ImageClassifier model = lite0(1)) {
      Predictions all = model.predict(rows(21));
      assertEquals(21, all.rowCount());
      for (int row = 0; row < 21; row++) {
        assertEquals(row % 3, all.truth()[row]);
        float sum = 0;
        for (float probability : all.probabilities()[row]) {
          sum += probability;
        }
        assertEquals(1, sum, 1e-5);
      }
      // The same rows in other batches: a row's result does not depend on its neighbours.
      Predictions single = model.predict(new ColourSource(21, 1, SIDE, COLOURS.size()));
      assertArrayEquals(all.probabilities()[20], single.probabilities()[20], 1e-4f);
    }
  }

  @Test
  void noArrayOutlivesAStepOrAPrediction() {
    try (ImageClassifier model = lite0(1)) {
      int before = model.manager().getManagedArrays().size();
      FineTuning.builder().epochs(2).build().fit(model, rows(24), rows(8));
      model.predict(rows(8));
      assertEquals(before, model.manager().getManagedArrays().size());
    }
  }

  @Test
  void aRowWithoutAClassOfTheModelStopsTheFitByName() {
    try (ImageClassifier model = lite0(1)) {
      FitException refused =
          assertThrows(
              FitException.class,
              () -> FineTuning.builder().build().fit(model, new ColourSource(24, 8, SIDE, 5)));
      assertEquals("bad-label", refused.code());
      assertEquals(
          "Row 3 of epoch 0 has the label 3; the model has 3 classes, 0 to 2.",
          refused.getMessage());
    }
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    try (ImageClassifier model = lite0(1)) {
      FitException refused =
          assertThrows(FitException.class, () -> model.predict(new ColourSource(4, 4, 40, 3)));
      assertEquals(
          "The model was made for images of 32x32 pixels, the batch has 40x40.",
          refused.getMessage());
    }
  }

  @Test
  void greyImagesAreTakenAsColoursThatAreEqual() {
    byte[] grey = new byte[SIDE * SIDE];
    byte[] colour = new byte[SIDE * SIDE * 3];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) (i % 251);
      for (int c = 0; c < 3; c++) {
        colour[3 * i + c] = grey[i];
      }
    }
    try (ImageClassifier model = lite0(1)) {
      assertArrayEquals(
          model.predict(one(colour, 3)).probabilities()[0],
          model.predict(one(grey, 1)).probabilities()[0],
          1e-5f);
    }
  }

  private static BatchSource one(byte[] image, int channels) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(image.length).put(image).flip();
    return new BatchSource() {
      @Override
      public long rowCount() {
        return 1;
      }

      @Override
      public Epoch open(int epoch) {
        return new Epoch() {
          private boolean given;

          @Override
          public Optional<ImageBatch> next() {
            boolean last = given;
            given = true;
            return last
                ? Optional.empty()
                : Optional.of(new ImageBatch(pixels, SIDE, SIDE, channels, new int[] {0}));
          }

          @Override
          public void close() {}
        };
      }
    };
  }

  @Test
  void useAfterCloseIsAnOrdinaryException() {
    ImageClassifier model = lite0(1);
    model.close();
    model.close();
    assertThrows(IllegalStateException.class, () -> model.predict(rows(3)));
    assertThrows(
        IllegalStateException.class, () -> FineTuning.builder().build().fit(model, rows(3)));
  }

  @Test
  void settingsOutsideTheirRangeAreRefusedByName() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> FineTuning.builder().epochs(0).build());
    assertEquals("epochs: expected at least 1, got 0", refused.getMessage());
  }
}
