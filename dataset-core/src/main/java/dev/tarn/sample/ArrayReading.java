package dev.tarn.sample;

import dev.tarn.schema.Dtype;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what users write (numbers, arrays, nested arrays and lists) into an {@link NdArray}. */
final class ArrayReading {
  private static final BigInteger UINT64_END = BigInteger.ONE.shiftLeft(64);

  private ArrayReading() {}

  /** A value that is no array of numbers. */
  static final class NotNumeric extends RuntimeException {
    NotNumeric(String message) {
      super(message, null, false, false);
    }
  }

  static NdArray read(Object value) {
    if (value instanceof NdArray array) {
      return array;
    }
    NdArray flat = flat(value);
    if (flat != null) {
      return flat;
    }
    List<Integer> shape = new ArrayList<>();
    List<Object> leaves = new ArrayList<>();
    collect(value, 0, shape, leaves);
    int[] dims = shape.stream().mapToInt(Integer::intValue).toArray();
    return fromLeaves(leaves, dims);
  }

  private static @Nullable NdArray flat(Object value) {
    if (value instanceof float[] v) {
      return NdArray.of(v, v.length);
    } else if (value instanceof double[] v) {
      return NdArray.of(v, v.length);
    } else if (value instanceof long[] v) {
      return NdArray.of(v, v.length);
    } else if (value instanceof int[] v) {
      return NdArray.of(v, v.length);
    } else if (value instanceof short[] v) {
      return NdArray.of(Dtype.INT16, v, v.length);
    } else if (value instanceof byte[] v) {
      return NdArray.ofUint8(v, v.length);
    } else if (value instanceof boolean[] v) {
      return NdArray.of(v, v.length);
    } else if (value instanceof Float v) {
      return NdArray.of(new float[] {v});
    } else if (value instanceof Double v) {
      return NdArray.of(new double[] {v});
    } else if (value instanceof Boolean v) {
      return NdArray.of(new boolean[] {v});
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return NdArray.of(new long[] {((Number) value).longValue()});
    }
    return null;
  }

  private static void collect(Object value, int depth, List<Integer> shape, List<Object> leaves) {
    List<?> items = items(value);
    if (items == null) {
      if (depth != shape.size()) {
        throw new NotNumeric("nested to different depths");
      }
      leaves.add(value);
      return;
    }
    if (shape.size() == depth) {
      if (!leaves.isEmpty()) {
        throw new NotNumeric("nested to different depths");
      }
      shape.add(items.size());
    } else if (shape.get(depth) != items.size()) {
      throw new NotNumeric(
          "lists of different lengths (" + shape.get(depth) + " and " + items.size() + ")");
    }
    for (Object item : items) {
      collect(item, depth + 1, shape, leaves);
    }
  }

  private static @Nullable List<?> items(Object value) {
    if (value instanceof Collection<?> collection) {
      return new ArrayList<>(collection);
    }
    if (value != null && value.getClass().isArray()) {
      Object[] boxed = new Object[Array.getLength(value)];
      for (int i = 0; i < boxed.length; i++) {
        boxed[i] = Array.get(value, i);
      }
      return Arrays.asList(boxed);
    }
    return null;
  }

  private static NdArray fromLeaves(List<Object> leaves, int[] shape) {
    boolean floats = false;
    boolean bools = !leaves.isEmpty();
    boolean big = false;
    for (Object leaf : leaves) {
      if (!(leaf instanceof Number) && !(leaf instanceof Boolean)) {
        throw new NotNumeric(
            leaf == null ? "a null inside an array" : "a " + leaf.getClass().getSimpleName());
      }
      bools &= leaf instanceof Boolean;
      floats |=
          leaf instanceof Float || leaf instanceof Double || leaf instanceof java.math.BigDecimal;
      big |= leaf instanceof BigInteger integer && integer.bitLength() > 63;
    }
    if (bools) {
      boolean[] values = new boolean[leaves.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (Boolean) leaves.get(i);
      }
      return NdArray.of(values, shape);
    }
    if (floats && leaves.stream().allMatch(Float.class::isInstance)) {
      float[] values = new float[leaves.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (Float) leaves.get(i);
      }
      return NdArray.of(values, shape);
    }
    return floats ? doubles(leaves, shape) : longs(leaves, shape, big);
  }

  private static NdArray doubles(List<Object> leaves, int[] shape) {
    double[] values = new double[leaves.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          leaves.get(i) instanceof Boolean b ? (b ? 1 : 0) : ((Number) leaves.get(i)).doubleValue();
    }
    return NdArray.of(values, shape);
  }

  private static NdArray longs(List<Object> leaves, int[] shape, boolean big) {
    long[] values = new long[leaves.size()];
    for (int i = 0; i < values.length; i++) {
      Object leaf = leaves.get(i);
      if (leaf instanceof BigInteger integer
          && (integer.signum() < 0
              ? integer.bitLength() > 63
              : integer.compareTo(UINT64_END) >= 0)) {
        throw new NotNumeric("the integer " + integer + ", which is beyond 64 bits");
      }
      values[i] = leaf instanceof Boolean b ? (b ? 1 : 0) : ((Number) leaf).longValue();
      if (big && values[i] < 0 && !(leaf instanceof BigInteger integer && integer.signum() > 0)) {
        throw new NotNumeric("integers beyond int64 beside negative ones");
      }
    }
    return NdArray.of(big ? Dtype.UINT64 : Dtype.INT64, values, shape);
  }
}
