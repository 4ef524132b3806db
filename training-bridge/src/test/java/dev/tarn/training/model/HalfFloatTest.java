package dev.tarn.training.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HalfFloatTest {
  @Test
  void everyHalfIsItselfAfterGoingThroughSingle() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfFloat.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertEquals((short) bits, HalfFloat.fromFloat(value), () -> "value " + value);
      }
    }
  }

  @Test
  void singlesAreRoundedToTheNearestAndTiesToEven() {
    for (int bits = 0; bits < 0x7bff; bits++) {
      float low = HalfFloat.toFloat((short) bits);
      float high = HalfFloat.toFloat((short) (bits + 1));
      float middle = (low + high) / 2;
      int even = bits % 2 == 0 ? bits : bits + 1;
      assertEquals((short) even, HalfFloat.fromFloat(middle));
      assertEquals((short) bits, HalfFloat.fromFloat(Math.nextDown(middle)));
      assertEquals((short) (bits + 1), HalfFloat.fromFloat(Math.nextUp(middle)));
      assertEquals((short) (even | 0x8000), HalfFloat.fromFloat(-middle));
    }
  }

  @Test
  void whatIsTooLargeBecomesInfinite() {
    assertEquals(65504, HalfFloat.toFloat(HalfFloat.fromFloat(65519.996f)));
    assertEquals(Float.POSITIVE_INFINITY, HalfFloat.toFloat(HalfFloat.fromFloat(65520)));
    assertEquals(Float.NEGATIVE_INFINITY, HalfFloat.toFloat(HalfFloat.fromFloat(-1e30f)));
    assertEquals(Float.NaN, HalfFloat.toFloat(HalfFloat.fromFloat(Float.NaN)));
  }
}
