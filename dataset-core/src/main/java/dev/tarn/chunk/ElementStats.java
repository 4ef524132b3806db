package dev.tarn.chunk;

import dev.tarn.schema.Dtype;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.Float16;

/** Smallest and largest element, and whether one is NaN. */
final class ElementStats {
  /** Elements that are looked at through one {@link ByteBuffer}. */
  private static final long STEP = 1 << 24;

  private final Dtype dtype;

  /** Of integers; those of uint64 with the sign bit flipped, so that they order as longs. */
  private long min = Long.MAX_VALUE;

  private long max = Long.MIN_VALUE;
  private double doubleMin = Double.POSITIVE_INFINITY;
  private double doubleMax = Double.NEGATIVE_INFINITY;
  private boolean any;
  private boolean nan;

  ElementStats(Dtype dtype) {
    this.dtype = dtype;
  }

  /** Takes elements of a buffer into account. */
  void add(ArrowBuf values, long from, long count) {
    if (dtype == Dtype.BOOL) {
      addBits(values, from, count);
      return;
    }
    int bytes = dtype.bits() / 8;
    for (long at = 0; at < count; at += STEP) {
      int step = (int) Math.min(STEP, count - at);
      ByteBuffer part =
          values.nioBuffer((from + at) * bytes, step * bytes).order(ByteOrder.LITTLE_ENDIAN);
      add(part);
    }
  }

  private void addBits(ArrowBuf values, long from, long count) {
    if (count > 0) {
      long zeros = Bits.countZeros(values, from, count);
      any = true;
      min = Math.min(min, zeros > 0 ? 0 : 1);
      max = Math.max(max, zeros < count ? 1 : 0);
    }
  }

  private void add(ByteBuffer part) {
    switch (dtype) {
      case INT8 -> addBytes(part, false);
      case UINT8 -> addBytes(part, true);
      case INT16 -> addShorts(part.asShortBuffer(), 0);
      case UINT16 -> addShorts(part.asShortBuffer(), 0xffff);
      case INT32 -> addInts(part.asIntBuffer(), false);
      case UINT32 -> addInts(part.asIntBuffer(), true);
      case INT64 -> addLongs(part.asLongBuffer(), 0);
      case UINT64 -> addLongs(part.asLongBuffer(), Long.MIN_VALUE);
      case FLOAT16 -> addHalves(part.asShortBuffer());
      case FLOAT32 -> addFloats(part.asFloatBuffer());
      case FLOAT64 -> addDoubles(part.asDoubleBuffer());
      case BOOL, STR, JSON -> throw new IllegalStateException(dtype + " has no such elements");
    }
  }

  private void addBytes(ByteBuffer part, boolean unsigned) {
    int flip = unsigned ? 0x80 : 0;
    int low = Byte.MAX_VALUE;
    int high = Byte.MIN_VALUE;
    for (int i = 0; i < part.limit(); i++) {
      byte value = (byte) (part.get(i) ^ flip);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    integers(low + flip, high + flip, part.limit());
  }

  private void addShorts(ShortBuffer part, int mask) {
    int low = Integer.MAX_VALUE;
    int high = Integer.MIN_VALUE;
    for (int i = 0; i < part.limit(); i++) {
      int value = mask == 0 ? part.get(i) : part.get(i) & mask;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    integers(low, high, part.limit());
  }

  private void addInts(IntBuffer part, boolean unsigned) {
    int flip = unsigned ? Integer.MIN_VALUE : 0;
    int low = Integer.MAX_VALUE;
    int high = Integer.MIN_VALUE;
    for (int i = 0; i < part.limit(); i++) {
      int value = part.get(i) ^ flip;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    long shift = unsigned ? 1L << 31 : 0;
    integers(low + shift, high + shift, part.limit());
  }

  private void addLongs(LongBuffer part, long flip) {
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (int i = 0; i < part.limit(); i++) {
      long value = part.get(i) ^ flip;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    integers(low, high, part.limit());
  }

  private void integers(long low, long high, int count) {
    if (count > 0) {
      any = true;
      min = Math.min(min, low);
      max = Math.max(max, high);
    }
  }

  private void addHalves(ShortBuffer part) {
    for (int i = 0; i < part.limit(); i++) {
      addDouble(Float16.toFloat(part.get(i)));
    }
  }

  private void addFloats(FloatBuffer part) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    boolean sawNan = false;
    for (int i = 0; i < part.limit(); i++) {
      float value = part.get(i);
      low = value < low ? value : low;
      high = value > high ? value : high;
      sawNan |= Float.isNaN(value);
    }
    floats(low, high, sawNan);
  }

  private void addDoubles(DoubleBuffer part) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    boolean sawNan = false;
    for (int i = 0; i < part.limit(); i++) {
      double value = part.get(i);
      low = value < low ? value : low;
      high = value > high ? value : high;
      sawNan |= Double.isNaN(value);
    }
    floats(low, high, sawNan);
  }

  private void addDouble(double value) {
    floats(
        Double.isNaN(value) ? Double.POSITIVE_INFINITY : value,
        Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value,
        Double.isNaN(value));
  }

  private void floats(double low, double high, boolean sawNan) {
    nan |= sawNan;
    doubleMin = Math.min(doubleMin, low);
    doubleMax = Math.max(doubleMax, high);
  }

  boolean hasNaN() {
    return nan;
  }

  Optional<Number> min() {
    if (dtype.isFloat()) {
      return hasFloats() ? Optional.of(doubleMin + 0.0) : Optional.empty(); // -0.0 becomes 0.0
    }
    return any ? Optional.of(exact(min)) : Optional.empty();
  }

  Optional<Number> max() {
    if (dtype.isFloat()) {
      return hasFloats() ? Optional.of(doubleMax + 0.0) : Optional.empty();
    }
    return any ? Optional.of(exact(max)) : Optional.empty();
  }

  /** Infinities count; they leave min above max only where nothing but NaN was seen. */
  private boolean hasFloats() {
    return doubleMin <= doubleMax;
  }

  private Number exact(long value) {
    if (dtype != Dtype.UINT64) {
      return value;
    }
    long unsigned = value ^ Long.MIN_VALUE;
    return unsigned >= 0 ? unsigned : new BigInteger(Long.toUnsignedString(unsigned));
  }
}
