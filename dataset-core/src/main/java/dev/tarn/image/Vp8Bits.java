package dev.tarn.image;

/**
 * VP8's boolean decoder over a part of an array.
 *
 * <p>Source: RFC 6386, section 7.
 */
final class Vp8Bits {
  /** The decoder looks two bytes ahead; an encoder may leave trailing zeros out. */
  private static final int MAX_BYTES_BEYOND = 4;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int value;
  private int range = 255;
  private int shifted;

  Vp8Bits(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.end = end;
    at = start;
    value = nextByte() << 8;
    value |= nextByte();
  }

  private int nextByte() {
    if (at < end) {
      return bytes[at++] & 0xFF;
    }
    if (++at > end + MAX_BYTES_BEYOND) {
      throw ImageException.cutShort(
          ImageFormat.WEBP, "its coded picture ends at byte " + end + " of its chunk");
    }
    return 0;
  }

  /** 1 with probability {@code 1 - probability / 256}. */
  int bit(int probability) {
    int split = 1 + (((range - 1) * probability) >> 8);
    int bit;
    if (value >= split << 8) {
      value -= split << 8;
      range -= split;
      bit = 1;
    } else {
      range = split;
      bit = 0;
    }
    while (range < 128) {
      range <<= 1;
      value <<= 1;
      if (++shifted == 8) {
        shifted = 0;
        value |= nextByte();
      }
    }
    return bit;
  }

  boolean flag() {
    return bit(128) == 1;
  }

  int number(int bits) {
    int number = 0;
    for (int i = 0; i < bits; i++) {
      number = number << 1 | bit(128);
    }
    return number;
  }

  /** A magnitude and a sign. */
  int signed(int bits) {
    int magnitude = number(bits);
    return flag() ? -magnitude : magnitude;
  }

  /** A magnitude and a sign behind a flag; 0 without them. */
  int optionalSigned(int bits) {
    return flag() ? signed(bits) : 0;
  }
}
