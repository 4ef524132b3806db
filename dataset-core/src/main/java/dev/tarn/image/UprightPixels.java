package dev.tarn.image;

import java.nio.ByteBuffer;

/**
 * Where a decoder puts its rows, in the file's own order; they land upright. Samples are in their
 * final form: header's channels, uint8 or little-endian uint16.
 */
final class UprightPixels {
  private final ByteBuffer into;
  private final int base;
  private final int pixelBytes;
  private final int width;
  private final int height;
  // The byte of the file's first pixel, and the steps to the next one along a row and down a
  // column.
  private final long origin;
  private final long stepX;
  private final long stepY;

  /** Writes from {@code into}'s position on; borrowed. */
  UprightPixels(ImageHeader header, ByteBuffer into) {
    this.into = into;
    base = into.position();
    pixelBytes = header.channels() * header.pixelType().bytes();
    width = header.encodedWidthPixels();
    height = header.encodedHeightPixels();
    long row = (long) header.widthPixels() * pixelBytes;
    long lastColumn = row - pixelBytes;
    long lastRow = row * (header.heightPixels() - 1);
    int orientation = header.orientation();
    boolean fromRight =
        orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
    boolean fromBottom =
        orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
    origin = (fromRight ? lastColumn : 0) + (fromBottom ? lastRow : 0);
    long across = fromRight ? -pixelBytes : pixelBytes;
    long down = fromBottom ? -row : row;
    stepX = header.isTurned() ? down : across;
    stepY = header.isTurned() ? across : down;
  }

  /** The file's width. */
  int width() {
    return width;
  }

  /** The file's height. */
  int height() {
    return height;
  }

  int rowBytes() {
    return width * pixelBytes;
  }

  /** Puts a whole row, the file's {@code y}-th. */
  void putRow(int y, byte[] samples) {
    if (stepX == pixelBytes) {
      into.put((int) (base + origin + stepY * y), samples, 0, width * pixelBytes);
    } else {
      putSpread(y, 0, 1, width, samples);
    }
  }

  /** Puts {@code count} pixels of the row {@code y} at columns {@code x}, {@code x + step} … */
  void putSpread(int y, int x, int step, int count, byte[] samples) {
    long at = base + origin + stepY * y + stepX * x;
    for (int i = 0; i < count; i++) {
      into.put((int) at, samples, i * pixelBytes, pixelBytes);
      at += stepX * step;
    }
  }
}
