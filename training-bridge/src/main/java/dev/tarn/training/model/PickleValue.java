package dev.tarn.training.model;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * What a restricted pickle can hold besides Java's own strings, longs, doubles, booleans, lists and
 * maps.
 */
sealed interface PickleValue {
  /** Python's None. */
  record None() implements PickleValue {}

  /** A tuple. */
  record Tuple(List<Object> items) implements PickleValue {}

  /** The name of a Python object: one of the few that {@link PickleReader} knows. */
  record GlobalName(String module, String name) implements PickleValue {
    @Override
    public String toString() {
      return module + "." + name;
    }
  }

  /**
   * A run of numbers that stands elsewhere in the file.
   *
   * @param key its name there
   * @param size how many numbers, at least 0
   */
  record Storage(ElementType type, String key, long size) implements PickleValue {}

  /**
   * A tensor over a storage.
   *
   * @param offset of its first number in the storage
   * @param strides how far apart neighbours on each axis are, in numbers
   */
  record Tensor(Storage storage, long offset, Shape shape, Shape strides) implements PickleValue {
    TensorInfo info() {
      return new TensorInfo(storage.type(), shape);
    }

    boolean isContiguous() {
      long expected = 1;
      for (int i = shape.dimension() - 1; i >= 0; i--) {
        if (shape.get(i) != 1 && strides.get(i) != expected) {
          return false;
        }
        expected *= shape.get(i);
      }
      return true;
    }

    /** How many numbers of the storage its first and last number enclose. */
    long extent() {
      long last = 0;
      for (int i = 0; i < shape.dimension(); i++) {
        if (shape.get(i) == 0) {
          return 0;
        }
        last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1, strides.get(i)));
      }
      return last + 1;
    }
  }
}
