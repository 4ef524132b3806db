package dev.tarn.training.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The networks give PyTorch's own logits on real images: the first four of RetinaMNIST's test
 * split, enlarged to 224x224 by nearest neighbour.
 */
class ReferenceLogitsTest {
  private static final int ROWS = 4;
  private static final int SIDE = 224;

  @Test
  void lite0FromItsPthFileGivesPyTorchsLogits() throws IOException {
    Path file = SharedData.require("weights/efficientnet-lite0-57934424.pth");
    assertLogits(PretrainedWeights.load(file), "weights/efficientnet_lite0.logits.json", 1e-3);
  }

  @Test
  void lite0AsItComesWithTarnGivesThemToHalfPrecision() throws IOException {
    assertLogits(PretrainedWeights.lite0(), "weights/efficientnet_lite0.logits.json", 0.05);
  }

  @Test
  void torchvisionsB0GivesPyTorchsLogits() throws IOException {
    Path file = SharedData.require("weights/torchvision_efficientnet_b0_seed0.safetensors");
    assertLogits(
        PretrainedWeights.load(file),
        "weights/torchvision_efficientnet_b0_seed0.logits.json",
        1e-3);
  }

  private static void assertLogits(PretrainedWeights weights, String expected, double tolerance)
      throws IOException {
    JsonNode logits =
        JsonMapper.builder().build().readTree(SharedData.require(expected).toFile()).get("logits");
    RetinaMnist images =
        RetinaMnist.read(SharedData.require("retinamnist/retinamnist.npz"), "test");
    ComputeDevice device = ComputeDevice.select("cpu");
    try (NDManager manager = NDManager.newBaseManager(device.device(), "PyTorch")) {
      EfficientNet network = weights.network(manager);
      NDArray input = manager.create(input(images), new Shape(ROWS, SIDE, SIDE, 3));
      NDArray output =
          network.logits(new ParameterStore(manager, false), input.transpose(0, 3, 1, 2), false);
      assertEquals(new Shape(ROWS, 1000), output.getShape());
      float[] values = output.toFloatArray();
      double largest = 0;
      for (int i = 0; i < values.length; i++) {
        double difference = Math.abs(values[i] - logits.get(i / 1000).get(i % 1000).asDouble());
        largest = Math.max(largest, difference);
      }
      assertTrue(largest <= tolerance, "off by " + largest);
    }
  }

  private static float[] input(RetinaMnist images) {
    Normalisation colours = Normalisation.IMAGENET;
    float[] input = new float[ROWS * SIDE * SIDE * 3];
    int at = 0;
    int factor = SIDE / RetinaMnist.SIDE;
    for (int row = 0; row < ROWS; row++) {
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          for (int c = 0; c < 3; c++) {
            float value = images.value(row, y / factor, x / factor, c) / 255f;
            input[at++] = (value - colours.mean().get(c)) / colours.deviation().get(c);
          }
        }
      }
    }
    return input;
  }
}
