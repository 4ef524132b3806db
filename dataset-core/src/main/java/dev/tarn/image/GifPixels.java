package dev.tarn.image;

import java.util.Locale;

/**
 * Decodes the first picture of a GIF onto its screen. Around it the screen is transparent where the
 * picture has a transparent colour, else in the background colour (black without a colour table).
 *
 * <p>Source: Graphics Interchange Format, version 89a, appendix F (variable-length-code LZW).
 */
final class GifPixels {
  private static final int MAX_CODES = 4096;

  private final ImageBytes bytes;
  private final GifLayout layout;
  private final GifLayout.Frame frame;
  private final UprightPixels out;
  private final int channels;
  private final byte[] palette;
  private final byte[] row;

  // The picture's rows as they come: where the next index goes.
  private int x;
  private int y;
  private int rowsDone;

  private GifPixels(ImageBytes bytes, GifLayout layout, UprightPixels out) {
    this.bytes = bytes;
    this.layout = layout;
    this.out = out;
    frame = layout.frame();
    channels = layout.header().channels();
    palette = palette();
    row = new byte[out.rowBytes()];
  }

  static void decode(ImageBytes bytes, GifLayout layout, UprightPixels out) {
    GifPixels gif = new GifPixels(bytes, layout, out);
    gif.fillBackground();
    gif.decodeCodes();
  }

  /** RGB of all 256 indices; grey levels where the file has no table. */
  private byte[] palette() {
    byte[] table = new byte[768];
    long at = frame.paletteAt() >= 0 ? frame.paletteAt() : layout.globalPaletteAt();
    int colours = frame.paletteAt() >= 0 ? frame.colours() : layout.globalColours();
    if (at >= 0) {
      byte[] stored = bytes.copy(at, 3L * colours, "colour table");
      System.arraycopy(stored, 0, table, 0, stored.length);
    } else {
      for (int i = 0; i < 768; i++) {
        table[i] = (byte) (i / 3);
      }
    }
    return table;
  }

  private void fillBackground() {
    if (channels == 3 && layout.backgroundIndex() < layout.globalColours()) {
      byte[] colour =
          bytes.copy(layout.globalPaletteAt() + 3L * layout.backgroundIndex(), 3, "colour table");
      for (int i = 0; i < row.length; i++) {
        row[i] = colour[i % 3];
      }
    }
    for (int line = 0; line < out.height(); line++) {
      if (line < frame.top() || line >= frame.top() + frame.height()) {
        out.putRow(line, row);
      }
    }
  }

  private void putIndex(int index) {
    int at = (frame.left() + x) * channels;
    row[at] = palette[3 * index];
    row[at + 1] = palette[3 * index + 1];
    row[at + 2] = palette[3 * index + 2];
    if (channels == 4) {
      row[at + 3] = index == frame.transparentIndex() ? 0 : (byte) -1;
    }
    if (++x == frame.width()) {
      out.putRow(frame.top() + y, row);
      x = 0;
      rowsDone++;
      y = frame.isInterlaced() ? nextInterlaced(y) : y + 1;
    }
  }

  /** Every 8th row from 0, every 8th from 4, every 4th from 2, every 2nd from 1. */
  private int nextInterlaced(int line) {
    int step = line % 8 == 0 || line % 8 == 4 ? 8 : line % 4 == 2 ? 4 : 2;
    int next = line + step;
    int start = line % 8 == 0 ? 4 : line % 8 == 4 ? 2 : 1;
    while (next >= frame.height() && start > 0) {
      next = start;
      start = start == 4 ? 2 : start == 2 ? 1 : 0;
    }
    return next;
  }

  private void decodeCodes() {
    int minimum = bytes.u8(frame.dataAt(), "picture data");
    if (minimum < 1 || minimum > 8) {
      throw ImageException.damaged(
          ImageFormat.GIF, "its picture has the code size " + minimum + ", expected 2 to 8");
    }
    int clear = 1 << minimum;
    CodeReader codes = new CodeReader(bytes, frame.dataAt() + 1);
    short[] prefix = new short[MAX_CODES];
    byte[] suffix = new byte[MAX_CODES];
    byte[] stack = new byte[MAX_CODES + 1];
    int size = minimum + 1;
    int next = clear + 2;
    int previous = -1;
    int first = 0;
    while (rowsDone < frame.height()) {
      int code = codes.next(size);
      if (code < 0 || code == clear + 1) {
        throw ImageException.cutShort(
            ImageFormat.GIF,
            String.format(
                Locale.ROOT, "its picture ends in row %d of %d", rowsDone, frame.height()));
      } else if (code == clear) {
        size = minimum + 1;
        next = clear + 2;
        previous = -1;
        continue;
      } else if (code > next || (code == next && previous < 0) || (previous < 0 && code > clear)) {
        throw ImageException.damaged(ImageFormat.GIF, "its picture has the unknown code " + code);
      }
      int depth = 0;
      int walk = code;
      if (code == next) {
        stack[depth++] = (byte) first;
        walk = previous;
      }
      while (walk >= clear) {
        stack[depth++] = suffix[walk];
        walk = prefix[walk];
      }
      first = walk;
      stack[depth++] = (byte) walk;
      while (depth > 0 && rowsDone < frame.height()) {
        putIndex(stack[--depth] & 0xFF);
      }
      if (previous >= 0 && next < MAX_CODES) {
        prefix[next] = (short) previous;
        suffix[next++] = (byte) first;
        size += next == 1 << size && size < 12 ? 1 : 0;
      }
      previous = code;
    }
  }

  /** Codes of varying size from sub-blocks, lowest bit first. */
  private static final class CodeReader {
    private final ImageBytes bytes;
    private long at;
    private int left;
    private int bits;
    private int bitCount;

    CodeReader(ImageBytes bytes, long at) {
      this.bytes = bytes;
      this.at = at;
    }

    /** -1 at the end. */
    int next(int size) {
      while (bitCount < size) {
        if (left == 0) {
          left = bytes.u8(at++, "picture data");
          if (left == 0) {
            at--;
            return -1;
          }
        }
        bits |= bytes.u8(at++, "picture data") << bitCount;
        bitCount += 8;
        left--;
      }
      int code = bits & ((1 << size) - 1);
      bits >>>= size;
      bitCount -= size;
      return code;
    }
  }
}
