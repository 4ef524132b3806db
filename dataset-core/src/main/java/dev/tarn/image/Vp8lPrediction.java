package dev.tarn.image;

/**
 * The 14 predictors of lossless WebP.
 *
 * <p>Source: RFC 9649, section 3.5.1.
 */
final class Vp8lPrediction {
  private Vp8lPrediction() {}

  /**
   * Predicts the pixel at {@code at}, which is neither in the first row nor in the first column.
   */
  static int predict(int mode, int[] pixels, int at, int width) {
    int left = pixels[at - 1];
    int top = pixels[at - width];
    int topLeft = pixels[at - width - 1];
    // Right of the last column comes the first pixel of this row: the one in memory.
    int topRight = pixels[at - width + 1];
    return switch (mode) {
      case 1 -> left;
      case 2 -> top;
      case 3 -> topRight;
      case 4 -> topLeft;
      case 5 -> mean(mean(left, topRight), top);
      case 6 -> mean(left, topLeft);
      case 7 -> mean(left, top);
      case 8 -> mean(topLeft, top);
      case 9 -> mean(top, topRight);
      case 10 -> mean(mean(left, topLeft), mean(top, topRight));
      case 11 -> select(left, top, topLeft);
      case 12 -> gradient(left, top, topLeft);
      case 13 -> halfGradient(mean(left, top), topLeft);
      default -> 0xFF000000;
    };
  }

  /** Byte by byte, rounded down. */
  private static int mean(int a, int b) {
    return (((a ^ b) & 0xFEFEFEFE) >>> 1) + (a & b);
  }

  private static int select(int left, int top, int topLeft) {
    int toLeft = 0;
    int toTop = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int corner = topLeft >> shift & 0xFF;
      toLeft += Math.abs((top >> shift & 0xFF) - corner);
      toTop += Math.abs((left >> shift & 0xFF) - corner);
    }
    return toLeft < toTop ? left : top;
  }

  private static int gradient(int left, int top, int topLeft) {
    int result = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int value = (left >> shift & 0xFF) + (top >> shift & 0xFF) - (topLeft >> shift & 0xFF);
      result |= Vp8Plane.clip(value) << shift;
    }
    return result;
  }

  private static int halfGradient(int mean, int topLeft) {
    int result = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int a = mean >> shift & 0xFF;
      int b = topLeft >> shift & 0xFF;
      result |= Vp8Plane.clip(a + (a - b) / 2) << shift;
    }
    return result;
  }
}
