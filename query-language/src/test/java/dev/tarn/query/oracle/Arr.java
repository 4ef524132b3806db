package dev.tarn.query.oracle;

import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A tensor: elements in row-major order. A single element is not wrapped.
 *
 * @param dims the sizes of its dimensions
 * @param flat BigInteger, Double or Boolean
 */
record Arr(int[] dims, Object[] flat) {
  static Arr of(Object... elements) {
    return new Arr(new int[] {elements.length}, elements);
  }

  private static Arr wrap(Object value) {
    return value instanceof Arr arr ? arr : new Arr(new int[0], new Object[] {value});
  }

  private static Object unwrap(int[] dims, Object[] flat) {
    return dims.length == 0 ? flat[0] : new Arr(dims, flat);
  }

  static @Nullable Object map(@Nullable Object value, UnaryOperator<Object> function) {
    if (value == null) {
      return null;
    }
    Arr arr = wrap(value);
    return unwrap(arr.dims, Arrays.stream(arr.flat).map(function).toArray());
  }

  /** Elements by elements, with NumPy's broadcasting; null of null. */
  static @Nullable Object zip(
      @Nullable Object a, @Nullable Object b, BinaryOperator<Object> function) {
    if (a == null || b == null) {
      return null;
    }
    Arr x = wrap(a);
    Arr y = wrap(b);
    int ndim = Math.max(x.dims.length, y.dims.length);
    int[] dims = new int[ndim];
    int size = 1;
    for (int i = 0; i < ndim; i++) {
      int p = x.dim(i, ndim);
      int q = y.dim(i, ndim);
      if (p != q && p != 1 && q != 1) {
        throw new Refusal("shapes do not broadcast");
      }
      dims[i] = p == 1 ? q : p;
      size *= dims[i];
    }
    Object[] out = new Object[size];
    for (int k = 0; k < size; k++) {
      out[k] = function.apply(x.at(k, dims), y.at(k, dims));
    }
    return unwrap(dims, out);
  }

  private int dim(int axis, int ndim) {
    int own = axis - (ndim - dims.length);
    return own < 0 ? 1 : dims[own];
  }

  private Object at(int k, int[] into) {
    int rest = k;
    int index = 0;
    int stride = 1;
    for (int axis = into.length - 1; axis >= 0; axis--) {
      int place = rest % into[axis];
      rest /= into[axis];
      int own = dim(axis, into.length);
      index += own == 1 ? 0 : place * stride;
      stride *= own;
    }
    return flat[index];
  }

  /** The part at one index of the first dimension, which may count from the end; null outside. */
  @Nullable Object item(int index) {
    int place = index < 0 ? index + dims[0] : index;
    if (place < 0 || place >= dims[0]) {
      return null;
    }
    int[] rest = Arrays.copyOfRange(dims, 1, dims.length);
    int size = flat.length / dims[0];
    return unwrap(rest, Arrays.copyOfRange(flat, place * size, (place + 1) * size));
  }

  /** A slice of the first dimension, as Python cuts it. */
  Arr slice(@Nullable Integer from, @Nullable Integer to, int step) {
    int n = dims[0];
    int begin = bound(from, step > 0 ? 0 : n - 1, n, step);
    int end = bound(to, step > 0 ? n : -1, n, step);
    int size = n == 0 ? 0 : flat.length / n;
    java.util.List<Object> out = new java.util.ArrayList<>();
    int count = 0;
    for (int i = begin; step > 0 ? i < end : i > end; i += step) {
      out.addAll(Arrays.asList(flat).subList(i * size, (i + 1) * size));
      count++;
    }
    int[] sizes = dims.clone();
    sizes[0] = count;
    return new Arr(sizes, out.toArray());
  }

  private static int bound(@Nullable Integer given, int standard, int n, int step) {
    if (given == null) {
      return standard;
    }
    int place = given < 0 ? given + n : given;
    int low = step > 0 ? 0 : -1;
    int high = step > 0 ? n : n - 1;
    return Math.max(low, Math.min(high, place));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Arr that
        && Arrays.equals(dims, that.dims)
        && Arrays.equals(flat, that.flat);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(flat);
  }

  @Override
  public String toString() {
    return Arrays.toString(dims) + Arrays.toString(flat);
  }
}
