package dev.tarn.chunk;

import org.apache.arrow.memory.ArrowBuf;

/** Whether bytes are UTF-8 as RFC 3629 has it: no surrogates, no overlong forms. */
final class Utf8 {
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  static boolean isValid(ArrowBuf bytes, long from, long to) {
    long at = from;
    while (at < to) {
      if (at + 8 <= to && (bytes.getLong(at) & HIGH_BITS) == 0) {
        at += 8;
        continue;
      }
      int length = lengthAt(bytes, at, to);
      if (length == 0) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /** The bytes of the code point that begins there; 0 if none does. */
  private static int lengthAt(ArrowBuf bytes, long at, long to) {
    int first = bytes.getByte(at) & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || at + length > to) {
      return 0;
    }
    int second = bytes.getByte(at + 1) & 0xff;
    int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    boolean valid = second >= low && second <= high;
    for (int i = 2; i < length; i++) {
      valid &= (bytes.getByte(at + i) & 0xc0) == 0x80;
    }
    return valid ? length : 0;
  }
}
