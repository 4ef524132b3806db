package dev.tarn.sample;

import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSchema;
import java.util.Optional;

/**
 * What the pixels of a mask may be: of a binary one 0 or 1; of a segment mask no number below 0,
 * and where it has class names one of theirs, or the number that its info calls {@code ignore}.
 */
public final class MaskValues {
  private MaskValues() {}

  /** The first pixel of a sample that may not be, with what was expected; most are none. */
  public static Optional<String> misfit(TensorSchema tensor, NdArray mask) {
    long end;
    long ignored = -1;
    if (tensor.htype() == Htype.BINARY_MASK && tensor.dtype() != Dtype.BOOL) {
      end = 2;
    } else if (tensor.htype() == Htype.SEGMENT_MASK) {
      int classes = tensor.info().classes().size();
      end = classes == 0 ? Long.MAX_VALUE : classes;
      ignored = ignored(tensor);
    } else {
      return Optional.empty();
    }
    for (int i = 0; i < mask.size(); i++) {
      long value = mask.longAt(i);
      if ((value < 0 || value >= end) && value != ignored) {
        return Optional.of(
            value
                + " in its mask, expected "
                + (end == Long.MAX_VALUE ? "0 or more" : "0 to " + (end - 1)));
      }
    }
    return Optional.empty();
  }

  private static long ignored(TensorSchema tensor) {
    String text = tensor.info().metadata().getOrDefault("ignore", "");
    return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : -1;
  }
}
