package dev.tarn.image;

/**
 * Turns the planes of a VP8 frame into RGB: chroma is interpolated (9:3:3:1), then BT.601 with
 * video range, in the integers of libwebp (dsp/yuv.h, dsp/upsampling.c), so that the pixels are the
 * ones that other programs show.
 */
final class Vp8Colours {
  private final Vp8Frame frame;
  private final int width;
  private final int height;

  Vp8Colours(Vp8Frame frame, int width, int height) {
    this.frame = frame;
    this.width = width;
    this.height = height;
  }

  /** Writes the row {@code y} into every {@code channels}-th byte and the two behind it. */
  void row(int y, byte[] into, int channels) {
    int lastRow = (height + 1) / 2 - 1;
    int lastColumn = (width + 1) / 2 - 1;
    // The nearer chroma row, and the one on the other side.
    int near = y / 2;
    int far = Math.max(0, Math.min(lastRow, (y & 1) == 0 ? near - 1 : near + 1));
    for (int x = 0; x < width; x++) {
      int nearColumn = x / 2;
      int farColumn = (x & 1) == 0 ? nearColumn - 1 : nearColumn + 1;
      boolean isEdge = farColumn < 0 || farColumn > lastColumn;
      int blue;
      int red;
      if (isEdge) {
        blue = between(frame.blue, nearColumn, near, far);
        red = between(frame.red, nearColumn, near, far);
      } else {
        blue = amid(frame.blue, nearColumn, farColumn, near, far);
        red = amid(frame.red, nearColumn, farColumn, near, far);
      }
      put(into, x * channels, frame.luma.at(x, y), blue, red);
    }
  }

  private static int between(Vp8Plane plane, int column, int near, int far) {
    return (3 * plane.at(column, near) + plane.at(column, far) + 2) >> 2;
  }

  private static int amid(Vp8Plane plane, int nearColumn, int farColumn, int near, int far) {
    int a = plane.at(nearColumn, near);
    int b = plane.at(farColumn, near);
    int c = plane.at(nearColumn, far);
    int d = plane.at(farColumn, far);
    // (9 a + 3 b + 3 c + d + 8) / 16, rounded half-way as libwebp does.
    int diagonal = (a + b + c + d + 8 + 2 * (b + c)) >> 3;
    return (diagonal + a) >> 1;
  }

  private static void put(byte[] into, int at, int luma, int blue, int red) {
    int grey = (luma * 19077) >> 8;
    into[at] = clip(grey + ((red * 26149) >> 8) - 14234);
    into[at + 1] = clip(grey - ((blue * 6419) >> 8) - ((red * 13320) >> 8) + 8708);
    into[at + 2] = clip(grey + ((blue * 33050) >> 8) - 17685);
  }

  private static byte clip(int fixed) {
    return (byte) Vp8Plane.clip(fixed >> 6);
  }
}
