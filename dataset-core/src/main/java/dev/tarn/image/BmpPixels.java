package dev.tarn.image;

/**
 * Decodes BMP: palettes, 16, 24 and 32 bits, masks and run lengths.
 *
 * <p>Source: Microsoft's BITMAPINFOHEADER, BITMAPV4HEADER and "Bitmap Compression".
 */
final class BmpPixels {
  private final ImageBytes bytes;
  private final BmpLayout layout;
  private final UprightPixels out;
  private final int width;
  private final int height;
  private final byte[] row;

  private BmpPixels(ImageBytes bytes, BmpLayout layout, UprightPixels out) {
    this.bytes = bytes;
    this.layout = layout;
    this.out = out;
    width = out.width();
    height = out.height();
    row = new byte[out.rowBytes()];
  }

  static void decode(ImageBytes anyOrder, BmpLayout layout, UprightPixels out) {
    ImageBytes bytes = anyOrder.littleEndian();
    layout.requirePixels(bytes);
    BmpPixels bmp = new BmpPixels(bytes, layout, out);
    if (layout.isRunLength()) {
      bmp.decodeRuns();
    } else if (layout.bits() <= 8) {
      bmp.decodeIndices();
    } else if (layout.bits() == 24) {
      bmp.decodeTriples();
    } else {
      bmp.decodeMasked();
    }
  }

  private int rowInFile(int line) {
    return layout.isTopDown() ? line : height - 1 - line;
  }

  private byte[] palette() {
    boolean core = layout.headerSize() == 12;
    int entryBytes = core ? 3 : 4;
    long at = layout.paletteAt();
    long used = core ? 0 : bytes.u32(46, "header");
    long wanted = used == 0 ? 1L << layout.bits() : Math.min(used, 1L << layout.bits());
    long there = Math.max(0, layout.dataAt() - at) / entryBytes;
    // What the file leaves out is black.
    byte[] table = new byte[3 << layout.bits()];
    for (int i = 0; i < Math.min(wanted, there); i++) {
      for (int c = 0; c < 3; c++) {
        table[3 * i + c] = (byte) bytes.u8(at + (long) i * entryBytes + 2 - c, "palette");
      }
    }
    return table;
  }

  private void decodeIndices() {
    byte[] table = palette();
    int bits = layout.bits();
    int perByte = 8 / bits;
    for (int line = 0; line < height; line++) {
      byte[] stored =
          bytes.copy(layout.dataAt() + line * layout.rowBytes(), layout.rowBytes(), "pixel data");
      for (int x = 0; x < width; x++) {
        int index = (stored[x / perByte] & 0xFF) >> (8 - bits - x % perByte * bits);
        putColour(x, table, index & ((1 << bits) - 1));
      }
      out.putRow(rowInFile(line), row);
    }
  }

  private void putColour(int x, byte[] table, int index) {
    row[3 * x] = table[3 * index];
    row[3 * x + 1] = table[3 * index + 1];
    row[3 * x + 2] = table[3 * index + 2];
  }

  private void decodeTriples() {
    for (int line = 0; line < height; line++) {
      byte[] stored =
          bytes.copy(layout.dataAt() + line * layout.rowBytes(), layout.rowBytes(), "pixel data");
      for (int i = 0; i < 3 * width; i += 3) {
        row[i] = stored[i + 2];
        row[i + 1] = stored[i + 1];
        row[i + 2] = stored[i];
      }
      out.putRow(rowInFile(line), row);
    }
  }

  private void decodeMasked() {
    int[] masks = masks();
    int channels = layout.header().channels();
    int pixelBytes = layout.bits() / 8;
    for (int line = 0; line < height; line++) {
      long at = layout.dataAt() + line * layout.rowBytes();
      for (int x = 0; x < width; x++) {
        long pixelAt = at + (long) x * pixelBytes;
        int pixel =
            pixelBytes == 4 ? bytes.i32(pixelAt, "pixel data") : bytes.u16(pixelAt, "pixel data");
        for (int c = 0; c < channels; c++) {
          row[x * channels + c] = (byte) scaled(pixel, masks[c]);
        }
      }
      out.putRow(rowInFile(line), row);
    }
  }

  private int[] masks() {
    if (layout.compression() == 3 || layout.compression() == 6) {
      int[] masks = new int[4];
      for (int c = 0; c < layout.header().channels(); c++) {
        masks[c] = bytes.i32(54 + 4L * c, "colour masks");
      }
      return masks;
    }
    return layout.bits() == 16
        ? new int[] {0x7C00, 0x3E0, 0x1F, 0}
        : new int[] {0xFF0000, 0xFF00, 0xFF, 0};
  }

  /** The masked bits, stretched to 0 to 255 and rounded. */
  private static int scaled(int pixel, int mask) {
    if (mask == 0) {
      return 0;
    }
    int shift = Integer.numberOfTrailingZeros(mask);
    long max = Integer.toUnsignedLong(mask >>> shift);
    long value = Integer.toUnsignedLong((pixel & mask) >>> shift);
    return (int) ((value * 255 + max / 2) / max);
  }

  /** Pixels that the runs skip have the palette's first colour. */
  private void decodeRuns() {
    byte[] indices = new byte[Math.multiplyExact(width, height)];
    boolean nibbles = layout.compression() == 2;
    long at = layout.dataAt();
    int x = 0;
    int line = 0;
    while (line < height) {
      int count = bytes.u8(at, "coded pixel data");
      int value = bytes.u8(at + 1, "coded pixel data");
      at += 2;
      if (count > 0) {
        for (int i = 0; i < count && x < width; i++) {
          int index = !nibbles ? value : (i & 1) == 0 ? value >> 4 : value & 15;
          indices[line * width + x++] = (byte) index;
        }
      } else if (value == 0) {
        x = 0;
        line++;
      } else if (value == 1) {
        break;
      } else if (value == 2) {
        x += bytes.u8(at, "coded pixel data");
        line += bytes.u8(at + 1, "coded pixel data");
        at += 2;
      } else {
        for (int i = 0; i < value; i++) {
          int stored = bytes.u8(nibbles ? at + i / 2 : at + i, "coded pixel data");
          int index = !nibbles ? stored : (i & 1) == 0 ? stored >> 4 : stored & 15;
          if (x < width) {
            indices[line * width + x++] = (byte) index;
          }
        }
        int stored = nibbles ? (value + 1) / 2 : value;
        at += stored + (stored & 1);
      }
    }
    putIndices(indices);
  }

  private void putIndices(byte[] indices) {
    byte[] table = palette();
    for (int line = 0; line < height; line++) {
      for (int x = 0; x < width; x++) {
        putColour(x, table, indices[line * width + x] & ((1 << layout.bits()) - 1));
      }
      out.putRow(rowInFile(line), row);
    }
  }
}
