package dev.tarn.schema;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor's dimensions, outermost first; a dimension may be any size ("any", {@code
 * null} in JSON). A scalar has no dimensions. Immutable.
 */
public final class Shape {
  /** The size of a dimension that differs from sample to sample. */
  public static final int ANY = -1;

  private static final Shape SCALAR = new Shape(new int[0]);

  private final int[] dims;

  private Shape(int[] dims) {
    this.dims = dims;
  }

  /** The shape of a single number. */
  public static Shape scalar() {
    return SCALAR;
  }

  /**
   * The shape with these sizes, outermost first.
   *
   * @throws IllegalArgumentException if a size is neither {@link #ANY} nor at least 0
   */
  public static Shape of(int... dims) {
    for (int dim : dims) {
      if (dim < ANY) {
        throw new IllegalArgumentException("A dimension is at least 0 or ANY: " + dim);
      }
    }
    return dims.length == 0 ? SCALAR : new Shape(dims.clone());
  }

  /** The shape with that many dimensions, each of any size. */
  public static Shape any(int ndim) {
    int[] dims = new int[ndim];
    Arrays.fill(dims, ANY);
    return of(dims);
  }

  /** The number of dimensions. */
  public int ndim() {
    return dims.length;
  }

  /** The size of a dimension, or {@link #ANY}. */
  public int dim(int axis) {
    return dims[axis];
  }

  /** Whether each dimension has a size: all samples have this shape. */
  public boolean isFixed() {
    for (int dim : dims) {
      if (dim == ANY) {
        return false;
      }
    }
    return true;
  }

  /** The number of elements of a fixed shape. */
  public long elements() {
    long n = 1;
    for (int dim : dims) {
      n = Math.multiplyExact(n, dim);
    }
    return n;
  }

  /**
   * Whether a sample of that shape fits: as many dimensions, and the size of each that is fixed.
   */
  public boolean accepts(int... sample) {
    if (sample.length != dims.length) {
      return false;
    }
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] != ANY && dims[i] != sample[i]) {
        return false;
      }
    }
    return true;
  }

  /** The shape without its first dimension, which there must be. */
  public Shape withoutFirst() {
    return of(Arrays.copyOfRange(dims, 1, dims.length));
  }

  /** The shape with one more dimension of any size in front. */
  public Shape withAnyFirst() {
    int[] more = new int[dims.length + 1];
    more[0] = ANY;
    System.arraycopy(dims, 0, more, 1, dims.length);
    return of(more);
  }

  /** The sizes, outermost first. */
  public List<Integer> toList() {
    return Arrays.stream(dims).boxed().toList();
  }

  /** The sizes as an array of one's own. */
  public int[] toArray() {
    return dims.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** As people write it: {@code (any, 4)}; a scalar is {@code ()}. */
  @Override
  public String toString() {
    return Arrays.stream(dims)
        .mapToObj(dim -> dim == ANY ? "any" : Integer.toString(dim))
        .collect(Collectors.joining(", ", "(", dims.length == 1 ? ",)" : ")"));
  }
}
