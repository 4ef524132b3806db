package dev.tarn.dataset;

import dev.tarn.error.RefusedException;
import dev.tarn.sample.ImageSample;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSchema;
import java.util.Optional;

/** Typed reading of single samples. */
final class Values {
  private Values() {}

  static float[] floats(Optional<Object> value, String tensor, long row) {
    Object sample = present(value, tensor, row);
    if (sample instanceof NdArray array) {
      return array.toFloats();
    }
    if (sample instanceof Number number) {
      return new float[] {number.floatValue()};
    }
    throw wrongType(tensor, row, "numbers");
  }

  static long[] integers(Optional<Object> value, String tensor, long row) {
    Object sample = present(value, tensor, row);
    if (sample instanceof NdArray array) {
      return array.toLongs();
    }
    if (sample instanceof Number number) {
      return new long[] {number.longValue()};
    }
    throw wrongType(tensor, row, "numbers");
  }

  static byte[] bytes(Optional<Object> value, String tensor, long row) {
    Object sample = present(value, tensor, row);
    if (sample instanceof ImageSample image) {
      return image.bytes();
    }
    if (sample instanceof byte[] bytes) {
      return bytes;
    }
    if (sample instanceof NdArray array && array.values() instanceof byte[] bytes) {
      return bytes.clone();
    }
    throw wrongType(tensor, row, "an image or bytes");
  }

  static ImageSample image(Optional<Object> value, String tensor, long row) {
    if (present(value, tensor, row) instanceof ImageSample image) {
      return image;
    }
    throw wrongType(tensor, row, "an image");
  }

  static String text(Optional<Object> value, TensorSchema tensor, long row) {
    Object sample = present(value, tensor.name(), row);
    if (sample instanceof String text) {
      return text;
    }
    boolean named = tensor.htype() == Htype.CLASS_LABEL && !tensor.info().classes().isEmpty();
    if (named && sample instanceof Number number) {
      return tensor.info().classes().name(number.intValue());
    }
    return sample.toString();
  }

  private static Object present(Optional<Object> value, String tensor, long row) {
    return value.orElseThrow(
        () ->
            new RefusedException(
                "null-sample",
                "Tensor '" + tensor + "' is null at row " + row + ".",
                "value(row) gives an empty Optional for null."));
  }

  private static RefusedException wrongType(String tensor, long row, String wanted) {
    return new RefusedException(
        "wrong-type",
        "Tensor '"
            + tensor
            + "' holds no "
            + wanted.replaceFirst("^an? ", "")
            + " at row "
            + row
            + ".",
        "value(row) gives whatever is there.");
  }
}
