package dev.tarn.sample;

import dev.tarn.error.RefusedException;
import dev.tarn.image.ImageCheck;
import dev.tarn.image.ImageHeader;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Guesses the tensor that a first value is meant for, where no schema was given.
 *
 * <p>Encoded image bytes and paths are images; other bytes are uint8 arrays; texts are text; maps
 * are JSON; Boolean, Integer and Long, Float, Double become bool, int64, float32, float64; arrays
 * and lists of numbers are generic tensors of any size; an {@code enum} constant is a class label
 * with the names of its enum.
 */
public final class SchemaInference {
  private SchemaInference() {}

  /**
   * The tensor for a value.
   *
   * @param name the name of the tensor
   * @param value its first value, not null
   */
  public static TensorSpec infer(String name, Object value) {
    if (value instanceof Path path) {
      return image(name, ByteBuffer.wrap(ImageSamples.bytes(path)));
    } else if (value instanceof byte[] bytes) {
      return bytes(name, ByteBuffer.wrap(bytes));
    } else if (value instanceof ByteBuffer buffer) {
      return bytes(name, buffer);
    } else if (value instanceof Enum<?> constant) {
      List<String> names =
          Arrays.stream(constant.getDeclaringClass().getEnumConstants())
              .map(Object::toString)
              .toList();
      return TensorSpec.of(name, Htype.CLASS_LABEL).withClassNames(names);
    } else if (value instanceof CharSequence) {
      return TensorSpec.of(name, Htype.TEXT);
    } else if (value instanceof Map) {
      return TensorSpec.of(name, Htype.JSON);
    }
    return numbers(name, value);
  }

  private static TensorSpec bytes(String name, ByteBuffer bytes) {
    return ImageHeader.detectFormat(bytes).isPresent()
        ? image(name, bytes)
        : TensorSpec.of(name, Htype.GENERIC).withDtype(Dtype.UINT8).withShape(Shape.any(1));
  }

  private static TensorSpec image(String name, ByteBuffer bytes) {
    int bits = ImageCheck.requireComplete(bytes).bitDepth();
    return TensorSpec.of(name, Htype.IMAGE).withDtype(bits == 16 ? Dtype.UINT16 : Dtype.UINT8);
  }

  private static TensorSpec numbers(String name, Object value) {
    NdArray array;
    try {
      array = ArrayReading.read(value);
    } catch (ArrayReading.NotNumeric e) {
      throw new RefusedException(
          "cannot-infer-schema",
          "No tensor can be guessed for '"
              + name
              + "' from a "
              + value.getClass().getSimpleName()
              + ": "
              + e.getMessage()
              + ".",
          "Give the dataset its schema: Dataset.create(location, TensorSpec.of(\""
              + name
              + "\", …)).");
    }
    return TensorSpec.of(name, Htype.GENERIC)
        .withDtype(array.dtype())
        .withShape(Shape.any(array.ndim()));
  }
}
