package dev.tarn.training.model;

/**
 * IEEE 754 half precision: 1 sign bit, 5 of exponent, 10 of fraction.
 *
 * <p>The JDK converts these from version 20 on.
 */
final class HalfFloat {
  private static final int FRACTION_SHIFT = 13;
  private static final int BIAS_DIFFERENCE = 127 - 15;
  private static final float LARGEST = 65504f;
  private static final float SUBNORMAL_UNIT = 0x1p-24f;

  private HalfFloat() {}

  static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = half >>> 10 & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      float magnitude = fraction * SUBNORMAL_UNIT;
      return sign == 0 ? magnitude : -magnitude;
    }
    int wide = exponent == 0x1f ? 0xff : exponent + BIAS_DIFFERENCE;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << FRACTION_SHIFT);
  }

  /** Rounds to the nearest half, ties to even; what is too large becomes infinite. */
  static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7e00);
    }
    // Halfway between the largest half and the next power of two: from there on it rounds upwards.
    if (magnitude >= LARGEST + 16) {
      return (short) (sign | 0x7c00);
    }
    if (magnitude < 0x1p-14f) {
      return (short) (sign | (int) Math.rint(magnitude / SUBNORMAL_UNIT));
    }
    int rebased = (bits & 0x7fffffff) - (BIAS_DIFFERENCE << 23);
    int kept = rebased >>> FRACTION_SHIFT;
    int rest = rebased & ((1 << FRACTION_SHIFT) - 1);
    int half = 1 << (FRACTION_SHIFT - 1);
    boolean up = rest > half || (rest == half && (kept & 1) == 1);
    return (short) (sign | kept + (up ? 1 : 0));
  }

  /** Whether a finite value has a finite half. */
  static boolean holds(float value) {
    return !(Math.abs(value) >= LARGEST + 16);
  }
}
