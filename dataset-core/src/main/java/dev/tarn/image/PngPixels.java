package dev.tarn.image;

import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes PNG row by row, without a picture in between.
 *
 * <p>Source: the PNG specification (W3C), sections 7 to 10 and 13.
 */
final class PngPixels {
  private static final int[] PASS_Y = {0, 0, 4, 0, 2, 0, 1};
  private static final int[] PASS_X = {0, 4, 0, 2, 0, 1, 0};
  private static final int[] PASS_DY = {8, 8, 8, 4, 4, 2, 2};
  private static final int[] PASS_DX = {8, 8, 4, 4, 2, 2, 1};

  private final ImageBytes bytes;
  private final PngLayout layout;
  private final UprightPixels out;
  private final PngSamples samples;
  private final Inflater inflater = new Inflater();
  private long chunkAt;

  private PngPixels(ImageBytes bytes, PngLayout layout, UprightPixels out) {
    this.bytes = bytes;
    this.layout = layout;
    this.out = out;
    samples = new PngSamples(bytes, layout);
    chunkAt = layout.dataAt();
  }

  static void decode(ImageBytes bytes, PngLayout layout, UprightPixels out) {
    layout.requireData();
    PngPixels png = new PngPixels(bytes, layout, out);
    try {
      if (layout.isInterlaced()) {
        png.decodeInterlaced();
      } else {
        png.decodePass(0, 0, 1, 1);
      }
    } catch (DataFormatException e) {
      throw ImageException.damaged(
          ImageFormat.PNG, "its pixel data is no zlib stream: " + e.getMessage());
    } finally {
      png.inflater.end();
    }
  }

  private void decodeInterlaced() throws DataFormatException {
    for (int pass = 0; pass < PASS_Y.length; pass++) {
      if (PASS_X[pass] < out.width() && PASS_Y[pass] < out.height()) {
        decodePass(PASS_Y[pass], PASS_X[pass], PASS_DY[pass], PASS_DX[pass]);
      }
    }
  }

  private void decodePass(int startY, int startX, int stepY, int stepX) throws DataFormatException {
    int count = (out.width() - startX + stepX - 1) / stepX;
    int rowBytes = Math.toIntExact(layout.rowBytes(count));
    int pixelBytes = Math.max(1, layout.bits() * layout.samplesInFile() / 8);
    // One byte before each row: the filter's kind. Rows above the first are zeros.
    byte[] row = new byte[rowBytes + 1];
    byte[] above = new byte[rowBytes + 1];
    byte[] pixels = samples.newRow(count);
    for (int y = startY; y < out.height(); y += stepY) {
      inflateRow(row, y);
      unfilter(row, above, pixelBytes, y);
      samples.expand(row, count, pixels);
      if (stepX == 1) {
        out.putRow(y, pixels);
      } else {
        out.putSpread(y, startX, stepX, count, pixels);
      }
      byte[] done = row;
      row = above;
      above = done;
    }
  }

  private void inflateRow(byte[] row, int y) throws DataFormatException {
    int filled = 0;
    while (filled < row.length) {
      int got = inflater.inflate(row, filled, row.length - filled);
      filled += got;
      if (filled == row.length) {
        return;
      }
      boolean stuck = got == 0 && (inflater.finished() || inflater.needsDictionary());
      if (stuck || (inflater.needsInput() && !feed())) {
        throw ImageException.cutShort(
            ImageFormat.PNG,
            String.format(Locale.ROOT, "its pixel data ends in row %d of %d", y, out.height()));
      }
    }
  }

  /** Gives the next IDAT chunk to the inflater. */
  private boolean feed() {
    while (chunkAt + 12 <= bytes.length()) {
      long length = bytes.u32(chunkAt, "chunk");
      String type = bytes.ascii(chunkAt + 4, 4, "chunk");
      long dataAt = chunkAt + 8;
      if (type.equals("IDAT")) {
        chunkAt = dataAt + length + 4;
        if (length > 0) {
          inflater.setInput(bytes.buffer(dataAt, length, "IDAT chunk at byte " + (dataAt - 8)));
          return true;
        }
      } else {
        return false;
      }
    }
    return false;
  }

  private static void unfilter(byte[] row, byte[] above, int pixelBytes, int y) {
    int length = row.length;
    switch (row[0]) {
      case 0 -> {}
      case 1 -> {
        for (int i = 1 + pixelBytes; i < length; i++) {
          row[i] += row[i - pixelBytes];
        }
      }
      case 2 -> {
        for (int i = 1; i < length; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> {
        for (int i = 1; i < length; i++) {
          int left = i > pixelBytes ? row[i - pixelBytes] & 0xFF : 0;
          row[i] += (byte) ((left + (above[i] & 0xFF)) >> 1);
        }
      }
      case 4 -> {
        for (int i = 1; i < length; i++) {
          int left = i > pixelBytes ? row[i - pixelBytes] & 0xFF : 0;
          int corner = i > pixelBytes ? above[i - pixelBytes] & 0xFF : 0;
          row[i] += (byte) paeth(left, above[i] & 0xFF, corner);
        }
      }
      default ->
          throw ImageException.damaged(
              ImageFormat.PNG, "row " + y + " has the filter " + row[0] + ", expected 0 to 4");
    }
  }

  static int paeth(int left, int above, int corner) {
    int estimate = left + above - corner;
    int toLeft = Math.abs(estimate - left);
    int toAbove = Math.abs(estimate - above);
    int toCorner = Math.abs(estimate - corner);
    if (toLeft <= toAbove && toLeft <= toCorner) {
      return left;
    }
    return toAbove <= toCorner ? above : corner;
  }
}
