package dev.tarn.image;

/** One of the planes Y, U, V of a VP8 frame, as wide as its macroblocks. */
final class Vp8Plane {
  final byte[] samples;
  final int stride;

  Vp8Plane(int rows, int stride) {
    this.stride = stride;
    samples = new byte[Math.multiplyExact(rows, stride)];
  }

  int at(int x, int y) {
    return samples[y * stride + x] & 0xFF;
  }

  /** Above the frame everything is 127, left of it 129. */
  int edge(int x, int y) {
    if (y < 0) {
      return 127;
    }
    return x < 0 ? 129 : samples[y * stride + x] & 0xFF;
  }

  void set(int x, int y, int value) {
    samples[y * stride + x] = (byte) value;
  }

  static int clip(int value) {
    return value < 0 ? 0 : Math.min(value, 255);
  }
}
