package dev.tarn.sample;

import dev.tarn.schema.Dtype;
import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;

/**
 * Writes elements into the vector of their dtype; a value that the dtype cannot hold is refused.
 */
final class ElementWriter {
  private static final double MAX_HALF = 65504;

  private ElementWriter() {}

  /** A value that does not fit; the message says which and why. */
  static final class OutOfRange extends RuntimeException {
    OutOfRange(String message) {
      super(message, null, false, false);
    }
  }

  static void write(FieldVector vector, int at, NdArray source, Dtype dtype) {
    int n = source.size();
    if (dtype == Dtype.FLOAT32 && source.dtype() == Dtype.FLOAT32) {
      float[] values = (float[]) source.values();
      Float4Vector target = (Float4Vector) vector;
      for (int i = 0; i < n; i++) {
        target.setSafe(at + i, values[i]);
      }
    } else if (dtype.isFloat()) {
      writeFloats(vector, at, source, dtype);
    } else {
      writeIntegers(vector, at, source, dtype);
    }
  }

  private static void writeFloats(FieldVector vector, int at, NdArray source, Dtype dtype) {
    for (int i = 0; i < source.size(); i++) {
      double value = source.doubleAt(i);
      double most =
          dtype == Dtype.FLOAT16 ? MAX_HALF : dtype == Dtype.FLOAT32 ? Float.MAX_VALUE : 0;
      if (most > 0 && Math.abs(value) > most && !Double.isInfinite(value)) {
        throw new OutOfRange(value + " does not fit " + dtype + " (up to " + most + ")");
      }
      switch (dtype) {
        case FLOAT16 -> ((Float2Vector) vector).setSafe(at + i, Float16.toFloat16((float) value));
        case FLOAT32 -> ((Float4Vector) vector).setSafe(at + i, (float) value);
        default -> ((Float8Vector) vector).setSafe(at + i, value);
      }
    }
  }

  private static void writeIntegers(FieldVector vector, int at, NdArray source, Dtype dtype) {
    for (int i = 0; i < source.size(); i++) {
      long value = exact(source, i, dtype);
      switch (dtype) {
        case BOOL -> ((BitVector) vector).setSafe(at + i, (int) value);
        case INT8 -> ((TinyIntVector) vector).setSafe(at + i, (int) value);
        case UINT8 -> ((UInt1Vector) vector).setSafe(at + i, (int) value);
        case INT16 -> ((SmallIntVector) vector).setSafe(at + i, (int) value);
        case UINT16 -> ((UInt2Vector) vector).setSafe(at + i, (int) value);
        case INT32 -> ((IntVector) vector).setSafe(at + i, (int) value);
        case UINT32 -> ((UInt4Vector) vector).setSafe(at + i, (int) value);
        case INT64 -> ((BigIntVector) vector).setSafe(at + i, value);
        default -> ((UInt8Vector) vector).setSafe(at + i, value);
      }
    }
  }

  /** The element as an integer that the dtype holds; for uint64 its bits. */
  static long exact(NdArray source, int index, Dtype dtype) {
    long value = source.longAt(index);
    boolean exact =
        !source.dtype().isFloat()
            || (value == source.doubleAt(index) && Math.abs(source.doubleAt(index)) < 0x1p63);
    boolean beyondLong = source.dtype() == Dtype.UINT64 && value < 0;
    boolean fits =
        switch (dtype) {
          case UINT64 -> beyondLong || value >= 0;
          case INT64 -> !beyondLong;
          case BOOL -> !beyondLong && (value == 0 || value == 1);
          default -> !beyondLong && value >= min(dtype) && value <= max(dtype);
        };
    if (!exact || !fits) {
      throw new OutOfRange(
          source.valueAt(index)
              + " does not fit "
              + dtype
              + (dtype == Dtype.BOOL
                  ? " (false or true)"
                  : " (" + minText(dtype) + " to " + maxText(dtype) + ")"));
    }
    return value;
  }

  private static long min(Dtype dtype) {
    return dtype.isUnsigned() ? 0 : -1L << (dtype.bits() - 1);
  }

  private static long max(Dtype dtype) {
    return dtype.isUnsigned() ? (1L << dtype.bits()) - 1 : (1L << (dtype.bits() - 1)) - 1;
  }

  private static String minText(Dtype dtype) {
    return Long.toString(min(dtype));
  }

  private static String maxText(Dtype dtype) {
    return dtype == Dtype.UINT64 ? Long.toUnsignedString(-1) : Long.toString(max(dtype));
  }
}
