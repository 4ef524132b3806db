package dev.tarn.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.sample.ImageSample;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.SampleCompression;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSpec;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.memory.util.Float16;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every dtype in every shape comes back bit for bit; what a dtype cannot hold is refused. */
class DtypesTest {
  private static int locations;

  private static Dataset create(TensorSpec... tensors) {
    return Dataset.create("mem:dtypes-" + ++locations, tensors);
  }

  static Stream<Dtype> numbers() {
    return Stream.of(Dtype.values()).filter(dtype -> dtype.bits() > 0);
  }

  /** Six elements: the extremes and what is odd about the dtype. */
  private static Object extremes(Dtype dtype) {
    return switch (dtype) {
      case BOOL -> new boolean[] {true, false, true, true, false, false};
      case INT8, UINT8 -> new byte[] {0, 1, -1, Byte.MIN_VALUE, Byte.MAX_VALUE, 42};
      case INT16, UINT16 -> new short[] {0, 1, -1, Short.MIN_VALUE, Short.MAX_VALUE, 42};
      case INT32, UINT32 -> new int[] {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 42};
      case INT64, UINT64 -> new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 42};
      case FLOAT16 ->
          new short[] {
            Float16.toFloat16(-0.0f),
            Float16.toFloat16(65504f),
            Float16.toFloat16(5.9604645e-8f),
            Float16.toFloat16(Float.POSITIVE_INFINITY),
            Float16.toFloat16(Float.NaN),
            Float16.toFloat16(1.5f)
          };
      case FLOAT32 ->
          new float[] {
            -0.0f, Float.MAX_VALUE, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, Float.NaN, 1.5f
          };
      case FLOAT64 ->
          new double[] {
            -0.0, Double.MAX_VALUE, Double.MIN_VALUE, Double.NEGATIVE_INFINITY, Double.NaN, 1.5
          };
      case STR, JSON -> throw new IllegalArgumentException();
    };
  }

  private static NdArray array(Dtype dtype, int... shape) {
    int n = 1;
    for (int size : shape) {
      n *= size;
    }
    Object all = extremes(dtype);
    Object values = Array.newInstance(all.getClass().getComponentType(), n);
    for (int i = 0; i < n; i++) {
      Array.set(values, i, Array.get(all, i % 6));
    }
    return NdArray.of(dtype, values, shape);
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void everyShapeOfADtypeComesBack(Dtype dtype) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("fixed", Shape.of(2, 3));
    shapes.put("vector", Shape.of(6));
    shapes.put("nothing", Shape.of(0));
    shapes.put("list", Shape.any(1));
    shapes.put("ragged", Shape.any(3));
    shapes.put("half", Shape.of(Shape.ANY, 2));
    List<TensorSpec> specs = new ArrayList<>();
    specs.add(TensorSpec.of("scalar", Htype.GENERIC).withDtype(dtype).withShape());
    shapes.forEach(
        (name, shape) ->
            specs.add(TensorSpec.of(name, Htype.GENERIC).withDtype(dtype).withShape(shape)));
    List<Map<String, NdArray>> rows = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Map<String, NdArray> row = new LinkedHashMap<>();
      row.put("fixed", array(dtype, 2, 3));
      row.put("vector", array(dtype, 6));
      row.put("nothing", array(dtype, 0));
      row.put("list", array(dtype, i));
      row.put("ragged", array(dtype, i, 1, 2));
      row.put("half", array(dtype, i, 2));
      rows.add(row);
      rows.add(Map.of());
    }
    NdArray scalars = array(dtype, 6);
    try (Dataset ds = create(specs.toArray(TensorSpec[]::new))) {
      ds.commit(
          "rows",
          appender -> {
            for (int i = 0; i < rows.size(); i++) {
              Map<String, Object> row = new LinkedHashMap<>(rows.get(i));
              if (!row.isEmpty()) {
                row.put("scalar", scalars.valueAt(i / 2));
              }
              appender.add(row);
            }
          });
      for (int i = 0; i < rows.size(); i++) {
        for (String name : shapes.keySet()) {
          assertEquals(
              Optional.ofNullable(rows.get(i).get(name)),
              ds.tensor(name).value(i),
              name + " at " + i);
        }
        assertEquals(
            rows.get(i).isEmpty() ? Optional.empty() : Optional.of(scalars.valueAt(i / 2)),
            ds.tensor("scalar").value(i));
      }
      assertEquals(6, ds.tensor("ragged").stats().nulls());
      assertEquals(1, ds.tensor("ragged").stats().empties());
      assertEquals(6, ds.tensor("nothing").stats().empties());
      assertEquals(dtype.isFloat(), ds.tensor("vector").stats().hasNaN());
      assertEquals(List.of(), ds.verify().damage());
    }
  }

  @Test
  void aTensorWithoutElementsCanBeAddedToRowsThatAreThere() {
    try (Dataset ds = create(TensorSpec.of("t", Htype.TEXT))) {
      ds.commit("row", rows -> rows.add(Map.of("t", "x")));
      ds.transact("add", tx -> tx.addTensor(TensorSpec.of("none", Htype.GENERIC).withShape(0)));
      ds.commit("row", rows -> rows.add(Map.of("none", new double[0])));
      assertEquals(Optional.empty(), ds.tensor("none").value(0));
      assertEquals(Optional.of(NdArray.of(new double[0], 0)), ds.tensor("none").value(1));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "int8, 128",
    "int8, -129",
    "uint8, -1",
    "uint8, 256",
    "int16, 32768",
    "uint16, 65536",
    "int32, 2147483648",
    "uint32, 4294967296",
    "uint32, -1",
    "uint64, -1",
    "bool, 2",
    "int64, 1.5",
    "uint8, 0.5",
    "float16, 65520",
    "float16, -1e9",
    "float32, 1e39",
    "int64, 1e19"
  })
  void whatADtypeCannotHoldIsRefused(String dtype, String number) {
    Object value =
        number.matches("-?[0-9]+") ? (Object) Long.valueOf(number) : Double.valueOf(number);
    try (Dataset ds =
        create(TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.parse(dtype)).withShape())) {
      RefusedException e =
          assertThrows(
              RefusedException.class, () -> ds.append(rows -> rows.add(Map.of("n", value))));
      assertEquals("sample-misfit", e.code());
      assertTrue(e.getMessage().contains(" does not fit " + dtype), e.getMessage());
      assertEquals(0L, e.details().get("row"));
    }
  }

  private static NdArray picture(Dtype dtype, int channels) {
    Random random = new Random(channels);
    int n = 7 * 5 * channels;
    if (dtype == Dtype.UINT8) {
      byte[] values = new byte[n];
      random.nextBytes(values);
      return NdArray.ofUint8(values, 7, 5, channels);
    }
    short[] values = new short[n];
    for (int i = 0; i < n; i++) {
      values[i] = (short) random.nextInt();
    }
    return NdArray.of(Dtype.UINT16, values, 7, 5, channels);
  }

  @ParameterizedTest
  @CsvSource({
    "none, uint8",
    "none, uint16",
    "png, uint8",
    "png, uint16",
    "tiff, uint8",
    "tiff, uint16"
  })
  void pixelsAreStoredWithoutLoss(String compression, String dtype) {
    SampleCompression stored = SampleCompression.parse(compression);
    Dtype depth = Dtype.parse(dtype);
    try (Dataset ds =
        create(
            TensorSpec.of("i", Htype.IMAGE).withDtype(depth).withSampleCompression(stored),
            TensorSpec.of("png", Htype.IMAGE).withDtype(depth))) {
      ds.commit(
          "pictures",
          rows -> {
            for (int channels : new int[] {1, 3, 4}) {
              rows.add(Map.of("i", picture(depth, channels), "png", picture(depth, channels)));
            }
          });
      // What comes encoded is encoded anew where the tensor says so, and kept where it does not.
      byte[] png = ds.tensor("png").bytes(1);
      ds.commit("encoded", rows -> rows.add(Map.of("i", png, "png", png)));
      int row = 0;
      for (int channels : new int[] {1, 3, 4, 3}) {
        ImageSample image = ds.tensor("i").image(row);
        assertEquals(stored, image.compression());
        assertEquals(picture(depth, channels), image.pixels());
        assertEquals(picture(depth, channels), ds.tensor("png").pixels(row++));
      }
      assertEquals(List.of(), ds.verify().damage());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SampleCompression.class,
      names = {"WEBP", "BMP", "GIF"})
  void whatIsNotWrittenIsRefusedAndNamesTheRow(SampleCompression compression) {
    try (Dataset ds = create(TensorSpec.of("i", Htype.IMAGE).withSampleCompression(compression))) {
      TarnException e =
          assertThrows(
              TarnException.class,
              () -> ds.append(rows -> rows.add(Map.of("i", picture(Dtype.UINT8, 3)))));
      assertEquals("image-unsupported", e.code());
      assertEquals(3, e.kind().exitCode());
      assertTrue(
          e.getMessage()
              .startsWith("The image for tensor 'i' at row 0 cannot be stored as " + compression),
          e.getMessage());
    }
  }

  @Test
  void halfACharacterIsRefused() {
    try (Dataset ds = create(TensorSpec.of("t", Htype.TEXT), TensorSpec.of("j", Htype.JSON))) {
      RefusedException e =
          assertThrows(
              RefusedException.class,
              () -> ds.append(rows -> rows.add(Map.of("t", "ab\ud83e and more"))));
      assertEquals(
          "The sample does not fit tensor 't' at row 0: got a text with half a character at 2,"
              + " expected Unicode.",
          e.getMessage());
      assertThrows(
          RefusedException.class,
          () -> ds.append(rows -> rows.add(Map.of("j", List.of("\udc00")))));
      ds.commit("whole", rows -> rows.add(Map.of("t", "🩺", "j", "🩺")));
      assertEquals("🩺", ds.tensor("t").text(0));
    }
  }
}
