package dev.tarn.image;

/** Bits of a lossless WebP, the lowest first. */
final class Vp8lBits {
  private final byte[] bytes;
  private int at;
  private long buffer;
  private int available;
  private int beyond;

  Vp8lBits(byte[] bytes, int start) {
    this.bytes = bytes;
    at = start;
  }

  /** Up to 24 bits. */
  int read(int count) {
    int value = peek(count);
    skip(count);
    return value;
  }

  /** The next bits without moving; zeros behind the end. */
  int peek(int count) {
    while (available < count) {
      long next = 0;
      if (at < bytes.length) {
        next = bytes[at++] & 0xFF;
      } else {
        beyond += 8;
      }
      buffer |= next << available;
      available += 8;
    }
    return (int) (buffer & ((1L << count) - 1));
  }

  void skip(int count) {
    buffer >>>= count;
    available -= count;
    if (available < beyond) {
      throw ImageException.cutShort(
          ImageFormat.WEBP, "its coded picture ends at byte " + bytes.length + " of its chunk");
    }
  }
}
