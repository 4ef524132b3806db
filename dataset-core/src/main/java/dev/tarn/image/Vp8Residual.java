package dev.tarn.image;

import java.util.Arrays;

/**
 * The coefficients of one macroblock, and their way back to samples.
 *
 * <p>Source: RFC 6386, sections 13 and 14.
 */
final class Vp8Residual {
  private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
  private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
  private static final int[][] EXTRA_BITS = {
    {159},
    {165, 145},
    {173, 148, 140},
    {176, 155, 140, 135},
    {180, 157, 141, 134, 130},
    {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
  };
  private static final int[] EXTRA_BASE = {5, 7, 11, 19, 35, 67};

  private final int[] probabilities;

  /** 24 blocks of 16: Y, U, V. */
  private final int[] coefficients = new int[24 * 16];

  private final int[] y2 = new int[16];
  private final int[] work = new int[16];
  private boolean isEmpty;

  Vp8Residual(int[] probabilities) {
    this.probabilities = probabilities;
  }

  void clear() {
    Arrays.fill(coefficients, 0);
    isEmpty = true;
  }

  /** Whether there is nothing to add to the prediction. */
  boolean isEmpty() {
    return isEmpty;
  }

  /**
   * Reads all blocks.
   *
   * @param above whether the blocks above have coefficients: 4 of Y, 2 of U, 2 of V, 1 of Y2;
   *     updated
   * @param left the same to the left
   * @param factors quantizers, see {@link Vp8Header#quantizers}
   */
  void read(Vp8Bits bits, boolean isBlockwise, int[] above, int[] left, int[] factors) {
    clear();
    int first = 0;
    int kind = 3;
    if (!isBlockwise) {
      Arrays.fill(y2, 0);
      int last = readBlock(bits, 1, above[8] + left[8], 0, y2, 0, factors[2], factors[3]);
      above[8] = left[8] = last > 0 ? 1 : 0;
      spreadY2();
      first = 1;
      kind = 0;
    }
    for (int block = 0; block < 16; block++) {
      readOne(bits, kind, block, above, block & 3, left, block >> 2, first, factors, 0);
    }
    for (int block = 16; block < 24; block++) {
      int base = block < 20 ? 4 : 6;
      int row = base + (block >> 1 & 1);
      readOne(bits, 2, block, above, base + (block & 1), left, row, 0, factors, 4);
    }
  }

  private void readOne(
      Vp8Bits bits,
      int kind,
      int block,
      int[] above,
      int column,
      int[] left,
      int row,
      int first,
      int[] factors,
      int factor) {
    int context = above[column] + left[row];
    int last =
        readBlock(
            bits,
            kind,
            context,
            first,
            coefficients,
            16 * block,
            factors[factor],
            factors[factor + 1]);
    above[column] = left[row] = last > first ? 1 : 0;
    if (last > 1 || coefficients[16 * block] != 0) {
      isEmpty = false;
    }
  }

  /** One behind the last token that was read. */
  private int readBlock(
      Vp8Bits bits, int kind, int startContext, int first, int[] into, int at, int dc, int ac) {
    int context = startContext;
    int i = first;
    boolean afterZero = false;
    while (i < 16) {
      int p = ((kind * 8 + BANDS[i]) * 3 + context) * 11;
      if (!afterZero && bits.bit(probabilities[p]) == 0) {
        return i;
      }
      if (bits.bit(probabilities[p + 1]) == 0) {
        context = 0;
        afterZero = true;
        i++;
        continue;
      }
      int magnitude = readMagnitude(bits, p);
      int value = bits.flag() ? -magnitude : magnitude;
      // 16 bits, as everywhere: only a hostile file has more.
      into[at + ZIGZAG[i]] = (short) (value * (i == 0 ? dc : ac));
      context = magnitude == 1 ? 1 : 2;
      afterZero = false;
      i++;
    }
    return 16;
  }

  private int readMagnitude(Vp8Bits bits, int p) {
    if (bits.bit(probabilities[p + 2]) == 0) {
      return 1;
    }
    if (bits.bit(probabilities[p + 3]) == 0) {
      if (bits.bit(probabilities[p + 4]) == 0) {
        return 2;
      }
      return 3 + bits.bit(probabilities[p + 5]);
    }
    int category;
    if (bits.bit(probabilities[p + 6]) == 0) {
      category = bits.bit(probabilities[p + 7]);
    } else if (bits.bit(probabilities[p + 8]) == 0) {
      category = 2 + bits.bit(probabilities[p + 9]);
    } else {
      category = 4 + bits.bit(probabilities[p + 10]);
    }
    int extra = 0;
    for (int probability : EXTRA_BITS[category]) {
      extra = extra << 1 | bits.bit(probability);
    }
    return EXTRA_BASE[category] + extra;
  }

  /** The inverse Walsh-Hadamard transform gives the DC of each block of Y. */
  private void spreadY2() {
    for (int i = 0; i < 4; i++) {
      int a = y2[i] + y2[12 + i];
      int b = y2[4 + i] + y2[8 + i];
      int c = y2[4 + i] - y2[8 + i];
      int d = y2[i] - y2[12 + i];
      work[i] = a + b;
      work[4 + i] = c + d;
      work[8 + i] = a - b;
      work[12 + i] = d - c;
    }
    for (int i = 0; i < 16; i += 4) {
      int a = work[i] + work[i + 3] + 3;
      int b = work[i + 1] + work[i + 2];
      int c = work[i + 1] - work[i + 2];
      int d = work[i] - work[i + 3] + 3;
      coefficients[16 * i] = (short) ((a + b) >> 3);
      coefficients[16 * (i + 1)] = (short) ((c + d) >> 3);
      coefficients[16 * (i + 2)] = (short) ((a - b) >> 3);
      coefficients[16 * (i + 3)] = (short) ((d - c) >> 3);
    }
  }

  /** Adds a block to its prediction, by the inverse cosine transform. */
  void add(int block, Vp8Plane plane, int x, int y) {
    int at = 16 * block;
    for (int i = 0; i < 4; i++) {
      int a = coefficients[at + i] + coefficients[at + 8 + i];
      int b = coefficients[at + i] - coefficients[at + 8 + i];
      int c = sine(coefficients[at + 4 + i]) - cosine(coefficients[at + 12 + i]);
      int d = cosine(coefficients[at + 4 + i]) + sine(coefficients[at + 12 + i]);
      work[i] = a + d;
      work[4 + i] = b + c;
      work[8 + i] = b - c;
      work[12 + i] = a - d;
    }
    for (int row = 0; row < 4; row++) {
      int i = 4 * row;
      int a = work[i] + work[i + 2] + 4;
      int b = work[i] - work[i + 2] + 4;
      int c = sine(work[i + 1]) - cosine(work[i + 3]);
      int d = cosine(work[i + 1]) + sine(work[i + 3]);
      addTo(plane, x, y + row, (a + d) >> 3);
      addTo(plane, x + 1, y + row, (b + c) >> 3);
      addTo(plane, x + 2, y + row, (b - c) >> 3);
      addTo(plane, x + 3, y + row, (a - d) >> 3);
    }
  }

  private static void addTo(Vp8Plane plane, int x, int y, int difference) {
    plane.set(x, y, Vp8Plane.clip(plane.at(x, y) + difference));
  }

  /** Times the square root of 2 and the cosine of 22.5 degrees. */
  private static int cosine(int value) {
    return value + ((value * 20091) >> 16);
  }

  /** Times the square root of 2 and the sine of 22.5 degrees. */
  private static int sine(int value) {
    return (value * 35468) >> 16;
  }
}
