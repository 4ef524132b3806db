package dev.tarn.training.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tarn.training.model.ComputeDevice;
import dev.tarn.training.model.EfficientNetVariant;
import dev.tarn.training.model.Normalisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageClassifierFolderTest {
  private static final ComputeDevice CPU = ComputeDevice.select("cpu");

  @TempDir Path folder;

  private static FitException refusal(Path folder) {
    return assertThrows(FitException.class, () -> ImageClassifier.load(folder, CPU).close());
  }

  @Test
  void aModelComesBackWithItsNamesItsSizeAndItsProbabilities() throws IOException {
    ColourSource rows = new ColourSource(6, 4, 32, 3);
    Path saved = folder.resolve("runs/1");
    float[][] expected;
    try (ImageClassifier model = FineTuningTest.lite0(5)) {
      FineTuning.builder().epochs(1).build().fit(model, rows);
      expected = model.predict(rows).probabilities();
      model.save(saved);
      model.save(saved);
    }
    try (ImageClassifier model = ImageClassifier.load(saved, CPU)) {
      assertEquals(List.of("red", "green", "blue"), model.classNames());
      assertEquals(EfficientNetVariant.LITE0, model.variant());
      assertEquals(32, model.heightPixels());
      assertEquals(Normalisation.IMAGENET, model.normalisation());
      float[][] found = model.predict(rows).probabilities();
      for (int row = 0; row < expected.length; row++) {
        assertArrayEquals(expected[row], found[row], 1e-6f);
      }
    }
    try (Stream<Path> files = Files.list(saved)) {
      assertEquals(2, files.count(), "no temporary file stays");
    }
  }

  @Test
  void weightsOfAnotherSaveAreNoticed() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    try (ImageClassifier first = FineTuningTest.lite0(1);
        ImageClassifier second = FineTuningTest.lite0(2)) {
      first.save(one);
      second.save(two);
    }
    Files.delete(one.resolve("weights.safetensors"));
    Files.copy(two.resolve("weights.safetensors"), one.resolve("weights.safetensors"));
    FitException damaged = refusal(one);
    assertEquals(5, damaged.kind().exitCode());
    assertEquals(
        "The weights in " + one + " are not those that its model.json was written with.",
        damaged.getMessage());
  }

  @Test
  void aFolderWithoutAModelIsSaidToHaveNone() {
    FitException missing = refusal(folder);
    assertEquals("no-such-model", missing.code());
    assertEquals(
        "There is no model in " + folder + ": " + folder.resolve("model.json") + " is missing.",
        missing.getMessage());
  }

  @Test
  void aDescriptionThatIsNoneIsRefused() throws IOException {
    Files.writeString(folder.resolve("model.json"), "{\"formatVersion\":1,");
    assertEquals("damaged-model", refusal(folder).code());
    Files.writeString(folder.resolve("model.json"), "{\"formatVersion\":2}");
    assertEquals("newer-model", refusal(folder).code());
  }

  @Test
  void aModelNeedsTwoClassesOfDifferentNames() {
    for (List<String> names : List.of(List.of("a"), List.of("a", "a"))) {
      FitException refused =
          assertThrows(
              FitException.class,
              () ->
                  ImageClassifier.untrained(EfficientNetVariant.LITE0, names, 32, 32, 1, CPU)
                      .close());
      assertEquals("bad-classes", refused.code());
    }
  }
}
