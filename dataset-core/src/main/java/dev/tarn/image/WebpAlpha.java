package dev.tarn.image;

/**
 * The transparency of a lossy WebP: raw or coded as the green of a lossless picture, then filtered.
 *
 * <p>Source: RFC 9649, section 2.7.1.2.
 */
final class WebpAlpha {
  private WebpAlpha() {}

  /** Reads the plane of an ALPH chunk, (height, width) in row-major order. */
  static byte[] read(byte[] chunk, int width, int height) {
    if (chunk.length < 1) {
      throw ImageException.cutShort(ImageFormat.WEBP, "its ALPH chunk is empty");
    }
    int coding = chunk[0] & 3;
    int filter = chunk[0] >> 2 & 3;
    int count = Math.multiplyExact(width, height);
    byte[] plane = new byte[count];
    if (coding == 0) {
      if (chunk.length - 1 < count) {
        throw ImageException.cutShort(
            ImageFormat.WEBP,
            "its ALPH chunk has " + (chunk.length - 1) + " bytes, expected " + count);
      }
      System.arraycopy(chunk, 1, plane, 0, count);
    } else if (coding == 1) {
      readGreen(chunk, width, height, plane);
    } else {
      throw ImageException.damaged(
          ImageFormat.WEBP, "its ALPH chunk has the coding " + coding + ", expected 0 or 1");
    }
    unfilter(plane, width, height, filter);
    return plane;
  }

  private static void readGreen(byte[] chunk, int width, int height, byte[] plane) {
    int[] pixels = Vp8lFrame.decodeHeaderless(chunk, 1, width, height);
    for (int i = 0; i < plane.length; i++) {
      plane[i] = (byte) (pixels[i] >> 8);
    }
  }

  /** The first row is predicted from the left, the first column from above. */
  private static void unfilter(byte[] plane, int width, int height, int filter) {
    if (filter == 0) {
      return;
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        int left = x > 0 ? plane[at - 1] & 0xFF : 0;
        int above = y > 0 ? plane[at - width] & 0xFF : 0;
        int predicted;
        if (y == 0) {
          predicted = left;
        } else if (x == 0) {
          predicted = above;
        } else if (filter == 1) {
          predicted = left;
        } else if (filter == 2) {
          predicted = above;
        } else {
          predicted = Vp8Plane.clip(left + above - (plane[at - width - 1] & 0xFF));
        }
        plane[at] += (byte) predicted;
      }
    }
  }
}
