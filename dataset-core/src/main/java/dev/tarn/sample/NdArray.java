package dev.tarn.sample;

import dev.tarn.schema.Dtype;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.util.Float16;

/**
 * An array of numbers of any shape, row-major, on the Java heap. Unsigned and half-precision
 * elements are kept in the signed Java type of their width. Immutable as long as nobody changes the
 * arrays that were given or handed out.
 */
public final class NdArray {
  private final Dtype dtype;
  private final Object values;
  private final int[] shape;

  private NdArray(Dtype dtype, Object values, int[] shape) {
    this.dtype = dtype;
    this.values = values;
    this.shape = shape;
    long elements = 1;
    for (int dim : shape) {
      elements = Math.multiplyExact(elements, dim);
    }
    if (elements != Array.getLength(values)) {
      throw new IllegalArgumentException(
          "Shape "
              + Arrays.toString(shape)
              + " has "
              + elements
              + " elements; got "
              + Array.getLength(values));
    }
  }

  /**
   * An array over these values.
   *
   * @param dtype the type of the elements
   * @param values {@code boolean[]} for bool, {@code byte[]} for (u)int8, {@code short[]} for
   *     (u)int16 and float16, {@code int[]} for (u)int32, {@code long[]} for (u)int64, {@code
   *     float[]}, {@code double[]}; row-major, not copied
   * @param shape the sizes, outermost first; none for a single number
   * @throws IllegalArgumentException if the values do not fill the shape, or are of another Java
   *     type
   */
  public static NdArray of(Dtype dtype, Object values, int... shape) {
    if (values.getClass() != arrayClass(dtype)) {
      throw new IllegalArgumentException(
          dtype
              + " is kept in "
              + arrayClass(dtype).getSimpleName()
              + ", got "
              + values.getClass().getSimpleName());
    }
    return new NdArray(dtype, values, shape.clone());
  }

  /** A float32 array. */
  public static NdArray of(float[] values, int... shape) {
    return of(Dtype.FLOAT32, values, shape);
  }

  /** A float64 array. */
  public static NdArray of(double[] values, int... shape) {
    return of(Dtype.FLOAT64, values, shape);
  }

  /** An int64 array. */
  public static NdArray of(long[] values, int... shape) {
    return of(Dtype.INT64, values, shape);
  }

  /** An int32 array. */
  public static NdArray of(int[] values, int... shape) {
    return of(Dtype.INT32, values, shape);
  }

  /** A uint8 array, for instance the pixels of an image of shape (height, width, channels). */
  public static NdArray ofUint8(byte[] values, int... shape) {
    return of(Dtype.UINT8, values, shape);
  }

  /** A bool array. */
  public static NdArray of(boolean[] values, int... shape) {
    return of(Dtype.BOOL, values, shape);
  }

  static Class<?> arrayClass(Dtype dtype) {
    return switch (dtype) {
      case BOOL -> boolean[].class;
      case INT8, UINT8 -> byte[].class;
      case INT16, UINT16, FLOAT16 -> short[].class;
      case INT32, UINT32 -> int[].class;
      case INT64, UINT64 -> long[].class;
      case FLOAT32 -> float[].class;
      case FLOAT64 -> double[].class;
      case STR, JSON -> throw new IllegalArgumentException(dtype + " has no arrays");
    };
  }

  /** The type of the elements. */
  public Dtype dtype() {
    return dtype;
  }

  /** The number of dimensions. */
  public int ndim() {
    return shape.length;
  }

  /** The size of a dimension. */
  public int dim(int axis) {
    return shape[axis];
  }

  /** The sizes, outermost first, as an array of one's own. */
  public int[] shape() {
    return shape.clone();
  }

  /** How many elements there are. */
  public int size() {
    return Array.getLength(values);
  }

  /**
   * The values themselves, row-major, in the Java type that {@link #of(Dtype, Object, int...)}
   * lists; not copied.
   */
  public Object values() {
    return values;
  }

  /** An element as a double; integers beyond 2^53 are rounded. */
  public double doubleAt(int index) {
    return switch (dtype) {
      case FLOAT32 -> ((float[]) values)[index];
      case FLOAT64 -> ((double[]) values)[index];
      case FLOAT16 -> Float16.toFloat(((short[]) values)[index]);
      case UINT64 -> {
        long bits = ((long[]) values)[index];
        yield bits >= 0 ? bits : new BigInteger(Long.toUnsignedString(bits)).doubleValue();
      }
      default -> longAt(index);
    };
  }

  /**
   * An element as a long; the bits of a uint64, a floating-point number cut to a whole one, 1 for
   * true.
   */
  public long longAt(int index) {
    return switch (dtype) {
      case BOOL -> ((boolean[]) values)[index] ? 1 : 0;
      case INT8 -> ((byte[]) values)[index];
      case UINT8 -> ((byte[]) values)[index] & 0xffL;
      case INT16 -> ((short[]) values)[index];
      case UINT16 -> ((short[]) values)[index] & 0xffffL;
      case INT32 -> ((int[]) values)[index];
      case UINT32 -> ((int[]) values)[index] & 0xffffffffL;
      case INT64, UINT64 -> ((long[]) values)[index];
      default -> (long) doubleAt(index);
    };
  }

  /** An element as users see it: Boolean, Long, BigInteger (uint64 beyond long) or Double. */
  public Object valueAt(int index) {
    if (dtype == Dtype.BOOL) {
      return ((boolean[]) values)[index];
    }
    if (dtype.isFloat()) {
      return doubleAt(index);
    }
    long value = longAt(index);
    return dtype == Dtype.UINT64 && value < 0
        ? new BigInteger(Long.toUnsignedString(value))
        : (Object) value;
  }

  /** All elements as floats, row-major. */
  public float[] toFloats() {
    if (dtype == Dtype.FLOAT32) {
      return ((float[]) values).clone();
    }
    float[] floats = new float[size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) doubleAt(i);
    }
    return floats;
  }

  /** All elements as doubles, row-major. */
  public double[] toDoubles() {
    double[] doubles = new double[size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = doubleAt(i);
    }
    return doubles;
  }

  /** All elements as longs, row-major, as {@link #longAt} gives them. */
  public long[] toLongs() {
    long[] longs = new long[size()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = longAt(i);
    }
    return longs;
  }

  /** The parts along the first dimension, in order, each with one dimension less. */
  List<NdArray> alongFirst() {
    int[] inner = Arrays.copyOfRange(shape(), 1, ndim());
    int n = 1;
    for (int dim : inner) {
      n *= dim;
    }
    List<NdArray> parts = new ArrayList<>();
    for (int i = 0; i < dim(0); i++) {
      Object part = Array.newInstance(values().getClass().getComponentType(), n);
      System.arraycopy(values(), i * n, part, 0, n);
      parts.add(of(dtype(), part, inner));
    }
    return parts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NdArray that
        && dtype == that.dtype
        && Arrays.equals(shape, that.shape)
        && Objects.deepEquals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(new Object[] {values, shape}) + dtype.hashCode();
  }

  /** The dtype and the shape, for instance {@code float32 (6, 4)}. */
  @Override
  public String toString() {
    return dtype + " " + dev.tarn.schema.Shape.of(shape);
  }
}
