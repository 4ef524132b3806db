package dev.tarn.training.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.Shape;
import dev.tarn.training.model.WeightsConversion.Precision;
import dev.tarn.training.model.WeightsConversion.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsConversionTest {
  @TempDir Path folder;

  @Test
  void singlePrecisionKeepsEveryNameShapeAndNumber() throws IOException {
    Path in = WeightsFileTest.resource(folder, "tiny-legacy.pth");
    Path out = folder.resolve("out.safetensors");
    assertEquals(new Result(7, 24), WeightsConversion.convert(in, out, Precision.SINGLE));
    try (WeightsFile before = WeightsFile.open(in);
        WeightsFile after = WeightsFile.open(out)) {
      assertEquals(before.tensors().keySet(), after.tensors().keySet());
      for (String name : before.tensors().keySet()) {
        if (before.tensors().get(name).type().isFloating()) {
          assertEquals(ElementType.F32, after.tensors().get(name).type());
          assertArrayEquals(before.floats(name), after.floats(name), name);
        }
      }
      assertEquals(ElementType.I64, after.tensors().get("count").type());
      assertEquals(42, after.bytes("count").getLong());
    }
  }

  @Test
  void aNumberTooLargeForHalfPrecisionStopsTheConversionAndKeepsTheOldFile() throws IOException {
    Path in = WeightsFileTest.resource(folder, "tiny.pth");
    Path out = Files.writeString(folder.resolve("out.safetensors"), "old");
    WeightsException refused =
        assertThrows(
            WeightsException.class, () -> WeightsConversion.convert(in, out, Precision.HALF));
    assertEquals(
        "'brain' in " + in + " has 1.00025555E30, half precision ends at 65504.",
        refused.getMessage());
    assertEquals("old", Files.readString(out));
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count(), "no temporary file stays");
    }
  }

  @Test
  void halfPrecisionRoundsToTheNearest() throws IOException {
    Path in = folder.resolve("in.safetensors");
    SafetensorsWriter.write(
        in,
        Map.of("w", new TensorInfo(ElementType.F32, new Shape(2))),
        Map.of(),
        name ->
            ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0.1f)
                .putFloat(65519f)
                .flip());
    Path out = folder.resolve("out.safetensors");
    WeightsConversion.convert(in, out, Precision.HALF);
    try (WeightsFile file = WeightsFile.open(out)) {
      assertArrayEquals(new float[] {0.099975586f, 65504}, file.floats("w"));
    }
  }
}
