package dev.tarn.training.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainedWeightsTest {
  private final NDManager manager =
      NDManager.newBaseManager(ComputeDevice.select("cpu").device(), "PyTorch");

  @TempDir Path folder;

  @AfterEach
  void freeArrays() {
    manager.close();
  }

  /** A file with zeros for every parameter, some of them of another shape. */
  private Path zeros(
      String fileName,
      WeightLayout layout,
      EfficientNetVariant variant,
      Map<String, Shape> changed,
      String... removed) {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    WeightsFit.expected(layout, variant, 4)
        .forEach((name, shape) -> tensors.put(name, new TensorInfo(ElementType.F16, shape)));
    changed.forEach((name, shape) -> tensors.put(name, new TensorInfo(ElementType.F16, shape)));
    for (String name : removed) {
      tensors.remove(name);
    }
    Path file = folder.resolve(fileName);
    SafetensorsWriter.write(
        file, tensors, Map.of(), name -> ByteBuffer.allocate((int) tensors.get(name).bytes()));
    return file;
  }

  private float[] logits(EfficientNet network) {
    NDArray input =
        manager.arange(2f * 3 * 64 * 64).reshape(2, 64, 64, 3).div(12288).transpose(0, 3, 1, 2);
    return network.logits(new ParameterStore(manager, false), input, false).toFloatArray();
  }

  @Test
  void lite0ComesWithTarn() {
    PretrainedWeights weights = PretrainedWeights.lite0();
    assertEquals(EfficientNetVariant.LITE0, weights.variant());
    assertEquals(WeightLayout.EFFICIENTNET_PYTORCH, weights.layout());
    assertEquals(1000, weights.classCount());
    assertEquals(Conventions.TENSORFLOW, weights.conventions());
  }

  @Test
  void aSavedNetworkComesBackWithItsLogitsAndItsConventions() {
    for (Conventions conventions : new Conventions[] {Conventions.TORCH, Conventions.TENSORFLOW}) {
      for (EfficientNetVariant variant :
          new EfficientNetVariant[] {EfficientNetVariant.B0, EfficientNetVariant.LITE0}) {
        EfficientNet network = new EfficientNet(variant, 4, conventions);
        network.initialise(manager, ParameterValues.published(1));
        Path file = folder.resolve("saved.safetensors");
        network.save(file);
        PretrainedWeights weights = PretrainedWeights.load(file);
        assertEquals(variant, weights.variant());
        assertEquals(conventions, weights.conventions());
        assertEquals(4, weights.classCount());
        assertArrayEquals(logits(network), logits(weights.network(manager)), 1e-6f);
      }
    }
  }

  @Test
  void aNewHeadIsDrawnFromTheSeedAndLeavesTheRestAlone() {
    PretrainedWeights weights = PretrainedWeights.lite0();
    EfficientNet one = weights.network(5, 1, manager);
    assertEquals(new Shape(2, 5).size(), logits(one).length);
    assertArrayEquals(logits(one), logits(weights.network(5, 1, manager)));
    assertTrue(logits(one)[0] != logits(weights.network(5, 2, manager))[0]);
    assertEquals(4_652_008 - 1001L * 1280 - 1000 + 1280 + 5L * 1281, one.parameterCount());
  }

  @Test
  void whatDoesNotFitIsNamedWithTheNearestNetwork() {
    Path file =
        zeros(
            "b0.safetensors",
            WeightLayout.TORCHVISION,
            EfficientNetVariant.B0,
            Map.of("features.1.0.block.0.0.weight", new Shape(32, 1, 5, 5), "extra", new Shape(1)),
            "features.8.1.bias");
    WeightsException refused =
        assertThrows(WeightsException.class, () -> PretrainedWeights.load(file));
    assertEquals("unfit-weights", refused.code());
    assertEquals(
        file
            + " looks like torchvision's EfficientNet-B0, but does not fit it:"
            + " 'features.1.0.block.0.0.weight' is F16 (32, 1, 5, 5), expected (32, 1, 3, 3);"
            + " 'features.8.1.bias' is missing; 'extra' is not part of it.",
        refused.getMessage());
  }

  @Test
  void anotherVariantThanAskedForIsRefused() {
    Path file = zeros("x.safetensors", WeightLayout.TIMM, EfficientNetVariant.LITE1, Map.of());
    WeightsException refused =
        assertThrows(
            WeightsException.class,
            () -> PretrainedWeights.load(file).requireVariant(EfficientNetVariant.B2));
    assertEquals(
        file + " holds EfficientNet-Lite1 (timm), not EfficientNet-B2.", refused.getMessage());
    assertEquals(
        "Ask for the model lite1, or give a file of its weights.", refused.hint().orElseThrow());
  }

  @Test
  void tensorsThatAreNoEfficientNetAreRefusedWithTheirNames() throws IOException {
    Path file = WeightsFileTest.resource(folder, "tiny.pth");
    WeightsException refused =
        assertThrows(WeightsException.class, () -> PretrainedWeights.load(file));
    assertEquals(
        file
            + " holds no EfficientNet: its first tensors are 'single', 'half', 'brain'; expected"
            + " names as given by torchvision ('features.0.0.weight'), timm ('conv_stem.weight'),"
            + " efficientnet_pytorch ('_conv_stem.weight').",
        refused.getMessage());
  }

  @Test
  void filesOfTimmAreUsedAsTheirNameSays() {
    Map<String, Shape> none = Map.of();
    EfficientNetVariant b0 = EfficientNetVariant.B0;
    Path own = zeros("efficientnet_b0.safetensors", WeightLayout.TIMM, b0, none);
    Path fromTensorFlow = zeros("tf_efficientnet_b0.safetensors", WeightLayout.TIMM, b0, none);
    assertEquals(Conventions.TORCH, PretrainedWeights.load(own).conventions());
    assertEquals(Conventions.TENSORFLOW, PretrainedWeights.load(fromTensorFlow).conventions());
  }

  @Test
  void aNumberThatIsNoneIsRefusedByItsPlace() throws IOException {
    Path file = zeros("nan.safetensors", WeightLayout.TIMM, EfficientNetVariant.LITE0, Map.of());
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(bytes.length - 2, (short) 0x7e00);
    Files.write(file, bytes);
    WeightsException refused =
        assertThrows(WeightsException.class, () -> PretrainedWeights.load(file).network(manager));
    assertEquals(
        "Cannot read the weights in "
            + file
            + ": 'classifier.bias' has the value NaN at position 3.",
        refused.getMessage());
  }
}
