package dev.tarn.training.model;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What a weights file says of one tensor.
 *
 * @param type of its numbers
 * @param shape lengths of its axes, each at least 0; no axes for a single number
 */
public record TensorInfo(ElementType type, Shape shape) {
  /** How many numbers it has. */
  public long size() {
    return size(shape);
  }

  /** Its size in bytes. */
  public long bytes() {
    return Math.multiplyExact(size(), type.bytes());
  }

  static long size(Shape shape) {
    long size = 1;
    for (long length : shape.getShape()) {
      size = Math.multiplyExact(size, length);
    }
    return size;
  }

  /** As in {@code float32 (32, 3, 3, 3)} but with the file's own name of the type. */
  @Override
  public String toString() {
    return type + " " + text(shape);
  }

  static String text(Shape shape) {
    return Arrays.stream(shape.getShape())
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
