package dev.tarn.training.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  @TempDir Path folder;

  private Path file(String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return file(json.length, json, dataBytes);
  }

  private Path file(long length, byte[] json, int dataBytes) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length).put(json);
    return Files.write(folder.resolve("a.safetensors"), bytes.array());
  }

  private static String entry(String name, String dtype, String shape, long begin, long end) {
    return String.format(
        "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
        name, dtype, shape, begin, end);
  }

  private static WeightsException refusal(Path path) {
    return assertThrows(WeightsException.class, () -> WeightsFile.open(path).close());
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Path path = folder.resolve("b.safetensors");
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    tensors.put("zwei", new TensorInfo(ElementType.F32, new Shape(2)));
    tensors.put("eins", new TensorInfo(ElementType.I64, new Shape()));
    tensors.put("leer", new TensorInfo(ElementType.F16, new Shape(0, 3)));
    SafetensorsWriter.write(
        path,
        tensors,
        Map.of("format", "pt"),
        name -> {
          int bytes = (int) tensors.get(name).bytes();
          ByteBuffer data = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
          if (name.equals("zwei")) {
            data.putFloat(1.5f).putFloat(-0f).flip();
          }
          return data;
        });
    assertEquals(0, ByteBuffer.wrap(Files.readAllBytes(path)).get(0) % 8, "aligned numbers");
    try (WeightsFile file = WeightsFile.open(path)) {
      assertEquals(tensors, file.tensors());
      assertEquals(Map.of("format", "pt"), file.metadata());
      assertArrayEquals(new float[] {1.5f, -0f}, file.floats("zwei"));
      assertEquals(0, file.bytes("eins").getLong());
      assertEquals(0, file.floats("leer").length);
      WeightsException missing = assertThrows(WeightsException.class, () -> file.floats("drei"));
      assertEquals(
          "Cannot read the weights in " + path + ": it has no tensor 'drei'.",
          missing.getMessage());
    }
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count(), "no temporary file stays");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 40, 99_999_999, 200_000_000, Long.MAX_VALUE, Long.MIN_VALUE})
  void aHeaderLengthThatLiesIsRefused(long length) throws IOException {
    Path path = file(length, "{\"a\":1}".getBytes(StandardCharsets.UTF_8), 16);
    assertEquals(
        "Cannot read the weights in "
            + path
            + ": it says that its header has "
            + Long.toUnsignedString(length)
            + " bytes, the file has 31.",
        refusal(path).getMessage());
  }

  @Test
  void tensorsThatOverlapAreRefused() throws IOException {
    Path path =
        file(
            "{" + entry("a", "F32", "[2]", 0, 8) + "," + entry("b", "F32", "[2]", 4, 12) + "}", 12);
    assertEquals(
        "Cannot read the weights in "
            + path
            + ": tensor 'b' begins at byte 4 where 8 was expected: tensors overlap or leave a gap.",
        refusal(path).getMessage());
  }

  @Test
  void gapsAndBytesThatBelongToNoTensorAreRefused() throws IOException {
    refusal(file("{" + entry("a", "F32", "[1]", 4, 8) + "}", 8));
    Path path = file("{" + entry("a", "F32", "[1]", 0, 4) + "}", 8);
    assertEquals(
        "Cannot read the weights in " + path + ": its tensors end at byte 4 of 8.",
        refusal(path).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "F32 | [2]     | 0  | 12 | tensor 'a' lies at bytes 0 to 12 of 8",
        "F32 | [2]     | 8  | 0  | tensor 'a' lies at bytes 8 to 0 of 8",
        "F32 | [2]     | -8 | 0  | tensor 'a' lies at bytes -8 to 0 of 8",
        "F32 | [3]     | 0  | 8  | tensor 'a' is F32 (3) but has 8 bytes",
        "F16 | [2]     | 0  | 8  | tensor 'a' is F16 (2) but has 8 bytes",
        "F32 | [-2]    | 0  | 8  | tensor 'a' has the shape [-2]",
        "F32 | [2.5]   | 0  | 8  | tensor 'a' has the shape [2.5]",
        "F32 | 2       | 0  | 8  | tensor 'a' has no usable shape",
        "F99 | [2]     | 0  | 8  | tensor 'a' has the unknown dtype 'F99'",
        "F32 | [4294967296,4294967296] | 0 | 8 |"
            + " tensor 'a' is F32 (4294967296, 4294967296) but has 8 bytes",
      })
  void anEntryThatDoesNotAddUpIsRefused(
      String dtype, String shape, long begin, long end, String why) throws IOException {
    Path path = file("{" + entry("a", dtype, shape, begin, end) + "}", 8);
    assertEquals(
        "Cannot read the weights in " + path + ": " + why + ".", refusal(path).getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":",
        "{\"a\":1}}",
        "{\"a\":1}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,1e300]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,99999999999999999999]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0]}}"
      })
  void aHeaderThatIsNoHeaderIsRefused(String header) throws IOException {
    assertEquals("malformed-weights", refusal(file(header, 8)).code());
  }

  @Test
  void anEntryThatIsThereTwiceIsRefused() throws IOException {
    String a = entry("a", "F32", "[2]", 0, 8);
    WeightsException refused = refusal(file("{" + a + "," + a + "}", 8));
    assertTrue(refused.getMessage().contains("Duplicate field 'a'"), refused::getMessage);
  }

  @Test
  void aHeaderOfDeepListsIsRefusedWithoutOverflow() throws IOException {
    assertEquals("malformed-weights", refusal(file("{\"a\":" + "[".repeat(100_000), 8)).code());
  }
}
