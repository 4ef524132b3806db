package dev.tarn.image;

import java.util.Arrays;

/**
 * A prefix code of a lossless WebP.
 *
 * <p>Source: RFC 9649, section 3.7.2.1.
 */
final class Vp8lCode {
  private static final int MAX_LENGTH = 15;
  private static final int[] LENGTH_ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  // The canonical code: how many codes of each length, and their symbols in order.
  private final int[] counts = new int[MAX_LENGTH + 1];
  private final int[] symbols;

  /** The only symbol, which takes no bits; -1 if there are more. */
  private final int only;

  private Vp8lCode(int[] lengths) {
    int used = 0;
    int last = 0;
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] > 0) {
        counts[lengths[symbol]]++;
        used++;
        last = symbol;
      }
    }
    symbols = new int[used];
    only = used == 1 ? last : -1;
    int[] next = new int[MAX_LENGTH + 2];
    int space = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      next[length + 1] = next[length] + counts[length];
      space += counts[length] << (MAX_LENGTH - length);
    }
    if (used == 0 || (used > 1 && space != 1 << MAX_LENGTH)) {
      throw ImageException.damaged(
          ImageFormat.WEBP, "a prefix code of its picture is not complete");
    }
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] > 0) {
        symbols[next[lengths[symbol]]++] = symbol;
      }
    }
  }

  static Vp8lCode read(Vp8lBits bits, int alphabet) {
    int[] lengths = new int[alphabet];
    if (bits.read(1) == 1) {
      readSimple(bits, lengths);
    } else {
      readLengths(bits, lengths);
    }
    return new Vp8lCode(lengths);
  }

  private static void readSimple(Vp8lBits bits, int[] lengths) {
    boolean isPair = bits.read(1) == 1;
    int first = bits.read(bits.read(1) == 1 ? 8 : 1);
    set(lengths, first);
    if (isPair) {
      set(lengths, bits.read(8));
    }
  }

  private static void set(int[] lengths, int symbol) {
    if (symbol >= lengths.length) {
      throw ImageException.damaged(
          ImageFormat.WEBP, "a prefix code of its picture has the unknown symbol " + symbol);
    }
    lengths[symbol] = 1;
  }

  private static void readLengths(Vp8lBits bits, int[] lengths) {
    int[] codeLengths = new int[19];
    int count = 4 + bits.read(4);
    for (int i = 0; i < count; i++) {
      codeLengths[LENGTH_ORDER[i]] = bits.read(3);
    }
    Vp8lCode code = new Vp8lCode(codeLengths);
    int left = lengths.length;
    if (bits.read(1) == 1) {
      left = 2 + bits.read(2 + 2 * bits.read(3));
    }
    int previous = 8;
    int symbol = 0;
    while (symbol < lengths.length && left-- > 0) {
      int length = code.next(bits);
      if (length < 16) {
        lengths[symbol++] = length;
        previous = length == 0 ? previous : length;
        continue;
      }
      int repeats =
          length == 16 ? 3 + bits.read(2) : length == 17 ? 3 + bits.read(3) : 11 + bits.read(7);
      if (repeats > lengths.length - symbol) {
        throw ImageException.damaged(
            ImageFormat.WEBP, "a prefix code of its picture has too many lengths");
      }
      Arrays.fill(lengths, symbol, symbol + repeats, length == 16 ? previous : 0);
      symbol += repeats;
    }
  }

  /** Reads a symbol. */
  int next(Vp8lBits bits) {
    if (only >= 0) {
      return only;
    }
    int window = bits.peek(MAX_LENGTH);
    int code = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      code = code << 1 | (window >> (length - 1) & 1);
      int count = counts[length];
      if (code - first < count) {
        bits.skip(length);
        return symbols[index + code - first];
      }
      index += count;
      first = (first + count) << 1;
    }
    throw ImageException.damaged(ImageFormat.WEBP, "its picture has a code that is none");
  }
}
