package dev.tarn.training.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.util.Utils;
import org.junit.jupiter.api.Test;

class ComputeDeviceTest {
  @Test
  void theCpuIsAlwaysThere() {
    assertEquals("cpu", ComputeDevice.select("cpu").name());
    assertEquals("cpu", ComputeDevice.select("CPU").name());
    assertFalse(ComputeDevice.select("cpu").device().isGpu());
  }

  @Test
  void loadingTheEngineSwitchesDownloadsOff() {
    ComputeDevice.select("cpu");
    assertTrue(Utils.isOfflineMode());
  }

  @Test
  void aGpuThatIsNotThereIsSaidSoWithTheWayToOne() {
    ModelException missing =
        assertThrows(ModelException.class, () -> ComputeDevice.select("gpu:999"));
    assertEquals("no-gpu", missing.code());
    assertEquals(6, missing.kind().exitCode());
    assertTrue(
        missing.getMessage().startsWith("There is no device 'gpu:999': PyTorch 2.7.1 finds "),
        missing::getMessage);
    assertTrue(missing.hint().orElseThrow().contains("PYTORCH_LIBRARY_PATH"));
  }

  @Test
  void anotherWordIsRefusedWithTheChoices() {
    ModelException refused = assertThrows(ModelException.class, () -> ComputeDevice.select("cuda"));
    assertEquals("Unknown device 'cuda'; expected cpu, gpu, gpu:N or auto.", refused.getMessage());
  }

  @Test
  void anUnknownModelIsRefusedWithTheChoices() {
    ModelException refused =
        assertThrows(ModelException.class, () -> EfficientNetVariant.parse("b9"));
    assertEquals(
        "Unknown model 'b9'; there are b0, b1, b2, b3, b4, b5, b6, b7, lite0, lite1, lite2, lite3,"
            + " lite4.",
        refused.getMessage());
    assertEquals(EfficientNetVariant.LITE0, EfficientNetVariant.parse("EfficientNet-Lite0"));
  }
}
