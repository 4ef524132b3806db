package dev.tarn.training.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.tarn.training.model.ParameterSite.Field;
import dev.tarn.training.model.ParameterSite.Part;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EfficientNetTest {
  private static NDManager cpu() {
    return NDManager.newBaseManager(ComputeDevice.select("cpu").device(), "PyTorch");
  }

  /** B: as published and as torchvision counts them; Lite: as timm counts them. */
  @ParameterizedTest
  @CsvSource({
    "B0, 5288548",
    "B1, 7794184",
    "B2, 9109994",
    "B3, 12233232",
    "B4, 19341616",
    "B5, 30389784",
    "B6, 43040704",
    "B7, 66347960",
    "LITE0, 4652008",
    "LITE1, 5416680",
    "LITE2, 6092072",
    "LITE3, 8197096",
    "LITE4, 13006568"
  })
  void everyVariantHasItsPublishedNumberOfParameters(EfficientNetVariant variant, long count) {
    EfficientNet network = new EfficientNet(variant, 1000, Conventions.TENSORFLOW);
    assertEquals(count, network.parameterCount());
  }

  @Test
  void theStridesOfABatchDoNotChangeItsLogits() {
    try (NDManager manager = cpu()) {
      EfficientNet network = EfficientNet.untrained(EfficientNetVariant.B0, 3, 1, manager);
      ParameterStore store = new ParameterStore(manager, false);
      NDArray channelsLast =
          manager.arange(3f * 33 * 40).reshape(1, 33, 40, 3).div(3960).transpose(0, 3, 1, 2);
      NDArray contiguous = manager.create(channelsLast.toFloatArray(), channelsLast.getShape());
      assertArrayEquals(
          network.logits(store, contiguous, false).toFloatArray(),
          network.logits(store, channelsLast, false).toFloatArray(),
          1e-4f);
    }
  }

  @Test
  void dropConnectAndDropoutDrawWhileTrainingOnly() {
    try (NDManager manager = cpu()) {
      EfficientNet network = EfficientNet.untrained(EfficientNetVariant.LITE0, 3, 1, manager);
      ParameterStore store = new ParameterStore(manager, false);
      NDArray input = manager.arange(4f * 3 * 32 * 32).div(12288).reshape(4, 3, 32, 32);
      float[] first = network.logits(store, input, false).toFloatArray();
      assertArrayEquals(first, network.logits(store, input, false).toFloatArray());
      float[] training = network.logits(store, input, true).toFloatArray();
      assertFalse(Arrays.equals(training, network.logits(store, input, true).toFloatArray()));
    }
  }

  @Test
  void dropConnectGrowsFromTheFirstBlockToTheLast() {
    var blocks = Architecture.of(EfficientNetVariant.B0).blocks();
    assertEquals(16, blocks.size());
    assertEquals(0, blocks.get(0).dropConnect());
    assertEquals(0.2 * 8 / 16, blocks.get(8).dropConnect(), 1e-12);
    assertEquals(0.2 * 15 / 16, blocks.get(15).dropConnect(), 1e-12);
  }

  @Test
  void weightsAreInitialisedAsPublished() {
    ParameterValues values = ParameterValues.published(1);
    float[] head = values.of(ParameterSite.outside(Part.HEAD), new Shape(1280, 320, 1, 1));
    assertEquals(Math.sqrt(2.0 / 1280), deviation(head), 1e-4);
    float[] depthwise = values.of(ParameterSite.outside(Part.DEPTHWISE), new Shape(1152, 1, 5, 5));
    assertEquals(Math.sqrt(2.0 / 25), deviation(depthwise), 5e-3);
    float[] classifier = values.of(ParameterSite.outside(Part.CLASSIFIER), new Shape(100, 1280));
    assertEquals(0.1 / Math.sqrt(3), deviation(classifier), 1e-3);
    float[] scale =
        values.of(ParameterSite.outside(Part.STEM).field(Field.NORM_SCALE), new Shape(2));
    assertArrayEquals(new float[] {1, 1}, scale);
  }

  private static double deviation(float[] values) {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / values.length;
    return Math.sqrt(squares / values.length - mean * mean);
  }
}
