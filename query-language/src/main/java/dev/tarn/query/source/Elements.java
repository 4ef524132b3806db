package dev.tarn.query.source;

import dev.tarn.query.value.Column;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.FieldVector;

/** Copies elements out of Arrow's buffers: one loop per dtype over a whole buffer. */
final class Elements {
  private static final int SOME = 1024;

  private Elements() {}

  /** {@code count} elements from {@code first} on, as the flat values of a column. */
  static Column read(FieldVector vector, int first, int count, ValueType type, Layout layout) {
    if (type.dtype().isFloat()) {
      return new DoubleColumn(type, layout, doubles(vector, first, count, type));
    }
    return new LongColumn(type, layout, longs(vector, first, count, type.dtype()));
  }

  /** Small whole numbers, -1 where the vector is null, some at a time. */
  interface Whole {
    void read(int first, int count, int[] into);
  }

  /** The small whole numbers of a vector. */
  static Whole whole(FieldVector vector, int count, Dtype dtype) {
    boolean nulls = vector.getNullCount() > 0;
    Whole values = dtype.bits() == Byte.SIZE ? bytes(vector, count, dtype) : wide(vector, dtype);
    return nulls
        ? (first, n, into) -> {
          values.read(first, n, into);
          for (int k = 0; k < n; k++) {
            into[k] = vector.isNull(first + k) ? -1 : into[k];
          }
        }
        : values;
  }

  private static Whole bytes(FieldVector vector, int count, Dtype dtype) {
    ByteBuffer in = bytes(vector, 0, count, 1);
    int mask = dtype.isUnsigned() ? 0xFF : -1;
    byte[] some = new byte[Math.min(count, SOME)];
    return (first, n, into) -> {
      for (int from = 0; from < n; from += some.length) {
        int m = Math.min(some.length, n - from);
        in.get(first + from, some, 0, m);
        widen(some, m, mask, into, from);
      }
    };
  }

  private static void widen(byte[] some, int count, int mask, int[] into, int at) {
    for (int k = 0; k < count; k++) {
      into[at + k] = some[k] & mask;
    }
  }

  private static Whole wide(FieldVector vector, Dtype dtype) {
    return (first, n, into) -> {
      long[] values = longs(vector, first, n, dtype);
      for (int k = 0; k < n; k++) {
        into[k] = (int) values[k];
      }
    };
  }

  /** Elements of a float32 vector. */
  static void floats(FieldVector vector, int first, int count, float[] into) {
    bytes(vector, first, count, Float.BYTES).asFloatBuffer().get(into, 0, count);
  }

  static int intAt(FieldVector vector, int index) {
    return vector.getDataBuffer().getInt((long) index * Integer.BYTES);
  }

  private static ByteBuffer bytes(FieldVector vector, int first, int count, int width) {
    ArrowBuf buffer = vector.getDataBuffer();
    return count == 0
        ? ByteBuffer.allocate(0)
        : buffer.nioBuffer((long) first * width, count * width).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static double[] doubles(FieldVector vector, int first, int count, ValueType type) {
    double[] out = new double[count];
    switch (type.dtype()) {
      case FLOAT64 -> bytes(vector, first, count, 8).asDoubleBuffer().get(out);
      case FLOAT32 -> {
        FloatBuffer in = bytes(vector, first, count, 4).asFloatBuffer();
        for (int k = 0; k < count; k++) {
          out[k] = in.get(k);
        }
      }
      default -> {
        ShortBuffer in = bytes(vector, first, count, 2).asShortBuffer();
        for (int k = 0; k < count; k++) {
          out[k] = Float16.toFloat(in.get(k));
        }
      }
    }
    return out;
  }

  private static long[] longs(FieldVector vector, int first, int count, Dtype dtype) {
    long[] out = new long[count];
    switch (dtype) {
      case BOOL -> {
        ArrowBuf bits = vector.getDataBuffer();
        for (int k = 0; k < count; k++) {
          out[k] = (bits.getByte((first + k) >> 3) >> ((first + k) & 7)) & 1;
        }
      }
      case INT64, UINT64 -> bytes(vector, first, count, 8).asLongBuffer().get(out);
      case INT32, UINT32 -> {
        long mask = dtype.isUnsigned() ? 0xFFFFFFFFL : -1L;
        IntBuffer in = bytes(vector, first, count, 4).asIntBuffer();
        for (int k = 0; k < count; k++) {
          out[k] = in.get(k) & mask;
        }
      }
      case INT16, UINT16 -> {
        long mask = dtype.isUnsigned() ? 0xFFFFL : -1L;
        ShortBuffer in = bytes(vector, first, count, 2).asShortBuffer();
        for (int k = 0; k < count; k++) {
          out[k] = in.get(k) & mask;
        }
      }
      default -> {
        long mask = dtype.isUnsigned() ? 0xFFL : -1L;
        ByteBuffer in = bytes(vector, first, count, 1);
        for (int k = 0; k < count; k++) {
          out[k] = in.get(k) & mask;
        }
      }
    }
    return out;
  }
}
