package dev.tarn.training.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what PyTorch wrote; {@code tiny-weights.py} beside the files made them. */
class WeightsFileTest {
  @TempDir Path folder;

  static Path resource(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = WeightsFileTest.class.getResourceAsStream(name)) {
      Files.copy(in, file);
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny.pth", "tiny-legacy.pth", "tiny-checkpoint.pth"})
  void everyFormOfTorchSaveGivesTheTensorsThatWereSaved(String name) throws IOException {
    try (WeightsFile file = WeightsFile.open(resource(folder, name))) {
      assertEquals(
          List.of("single", "half", "brain", "double", "transposed", "tail", "count"),
          List.copyOf(file.tensors().keySet()));
      assertEquals(new TensorInfo(ElementType.F32, new Shape(2, 3)), file.tensors().get("single"));
      assertArrayEquals(new float[] {1.5f, -2, 3.25f, 0, 65504, -1e-3f}, file.floats("single"));
      assertEquals(ElementType.F16, file.tensors().get("half").type());
      assertArrayEquals(new float[] {1, 0.099975586f, -65504, 5.9604645e-8f}, file.floats("half"));
      assertEquals(ElementType.BF16, file.tensors().get("brain").type());
      assertArrayEquals(new float[] {1, -3.140625f, 1.00025555e30f}, file.floats("brain"));
      assertArrayEquals(new float[] {0.1f}, file.floats("double"));
      assertEquals(new Shape(3, 2), file.tensors().get("transposed").shape());
      assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, file.floats("transposed"));
      assertArrayEquals(new float[] {7, 8, 9}, file.floats("tail"));
      assertEquals(new TensorInfo(ElementType.I64, new Shape()), file.tensors().get("count"));
      assertEquals(42, file.bytes("count").getLong());
    }
  }

  @Test
  void aPickledObjectIsRefusedByItsName() throws IOException {
    Path path = resource(folder, "tiny-object.pth");
    WeightsException refused = assertThrows(WeightsException.class, () -> WeightsFile.open(path));
    assertEquals("unsafe-weights", refused.code());
    assertEquals(
        "Refused to read the weights in "
            + path
            + ": it wants the Python object '__main__.Model'. Only tensors, dicts, lists, tuples,"
            + " numbers and strings are read; nothing was run.",
        refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny.pth", "tiny-legacy.pth"})
  void aFileThatWasCutAnywhereIsRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(resource(folder, name));
    for (int length = 0; length < whole.length; length += 7) {
      Path cut = folder.resolve("cut");
      Files.write(cut, Arrays.copyOf(whole, length));
      int bytes = length;
      assertThrows(
          WeightsException.class, () -> WeightsFile.open(cut).close(), () -> bytes + " bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny.pth", "tiny-legacy.pth"})
  void aFlippedByteGivesTensorsOrARefusalButNothingElse(String name) throws IOException {
    byte[] whole = Files.readAllBytes(resource(folder, name));
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      Path path = folder.resolve("damaged");
      Files.write(path, damaged);
      try (WeightsFile file = WeightsFile.open(path)) {
        file.tensors().keySet().forEach(file::bytes);
      } catch (WeightsException e) {
        assertEquals(3, e.kind().exitCode(), e::getMessage);
      }
    }
  }

  @Test
  void aMissingFileIsSaidToBeMissing() {
    WeightsException missing =
        assertThrows(
            WeightsException.class, () -> WeightsFile.open(folder.resolve("none.safetensors")));
    assertEquals("no-such-file", missing.code());
    assertEquals(
        "There is no weights file " + folder.resolve("none.safetensors") + ".",
        missing.getMessage());
  }

  @Test
  void anythingElseIsRefusedByItsContent() throws IOException {
    Path text = Files.writeString(folder.resolve("model.pth"), "This is not a model at all.");
    WeightsException refused = assertThrows(WeightsException.class, () -> WeightsFile.open(text));
    assertEquals(
        "Cannot read the weights in "
            + text
            + ": it is neither safetensors nor written by torch.save.",
        refused.getMessage());
  }
}
