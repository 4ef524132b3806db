package dev.tarn.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNG: header, one IDAT, end. The filter of each row is the one whose bytes, taken as
 * signed, have the smallest sum of absolute values (PNG specification, section 12.7).
 */
final class PngWriter {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int FILTERS = 5;

  private final Pixels pixels;
  private final int pixelBytes;
  private final int rowBytes;
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
  private byte[] out;
  private int length;

  private PngWriter(Pixels pixels) {
    this.pixels = pixels;
    pixelBytes = pixels.channels() * pixels.type().bytes();
    rowBytes = Math.multiplyExact(pixels.widthPixels(), pixelBytes);
    out = new byte[(int) Math.min(1 << 20, 128 + (long) pixels.data().remaining() / 2)];
  }

  static byte[] write(Pixels pixels) {
    PngWriter writer = new PngWriter(pixels);
    try {
      return writer.write();
    } finally {
      writer.deflater.end();
    }
  }

  private byte[] write() {
    append(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(pixels.widthPixels()).putInt(pixels.heightPixels());
    header.put((byte) (8 * pixels.type().bytes()));
    header.put((byte) (pixels.channels() == 1 ? 0 : pixels.channels() == 3 ? 2 : 6));
    int chunk = beginChunk("IHDR");
    append(header.array());
    endChunk(chunk);
    chunk = beginChunk("IDAT");
    writeRows();
    endChunk(chunk);
    endChunk(beginChunk("IEND"));
    return Arrays.copyOf(out, length);
  }

  private void writeRows() {
    byte[] row = new byte[rowBytes];
    byte[] above = new byte[rowBytes];
    byte[][] filtered = new byte[FILTERS][rowBytes + 1];
    for (int kind = 0; kind < FILTERS; kind++) {
      filtered[kind][0] = (byte) kind;
    }
    ByteBuffer data = pixels.data().duplicate();
    for (int y = 0; y < pixels.heightPixels(); y++) {
      data.get(row);
      if (pixels.type() == PixelType.UINT16) {
        swapBytes(row);
      }
      deflater.setInput(filtered[bestFilter(row, above, filtered)]);
      drain();
      byte[] done = above;
      above = row;
      row = done;
    }
    deflater.finish();
    drain();
  }

  private static void swapBytes(byte[] row) {
    for (int i = 0; i < row.length; i += 2) {
      byte low = row[i];
      row[i] = row[i + 1];
      row[i + 1] = low;
    }
  }

  private int bestFilter(byte[] row, byte[] above, byte[][] filtered) {
    int step = pixelBytes;
    for (int i = 0; i < rowBytes; i++) {
      int value = row[i];
      int left = i >= step ? row[i - step] & 0xFF : 0;
      int up = above[i] & 0xFF;
      int corner = i >= step ? above[i - step] & 0xFF : 0;
      filtered[0][i + 1] = (byte) value;
      filtered[1][i + 1] = (byte) (value - left);
      filtered[2][i + 1] = (byte) (value - up);
      filtered[3][i + 1] = (byte) (value - ((left + up) >> 1));
      filtered[4][i + 1] = (byte) (value - PngPixels.paeth(left, up, corner));
    }
    int best = 0;
    long bestSum = Long.MAX_VALUE;
    for (int kind = 0; kind < FILTERS; kind++) {
      long sum = 0;
      byte[] candidate = filtered[kind];
      for (int i = 1; i <= rowBytes; i++) {
        sum += Math.abs(candidate[i]);
      }
      if (sum < bestSum) {
        bestSum = sum;
        best = kind;
      }
    }
    return best;
  }

  private void drain() {
    do {
      reserve(1 << 10);
      length += deflater.deflate(out, length, out.length - length);
    } while (deflater.finished() ? false : !deflater.needsInput() || length == out.length);
  }

  private int beginChunk(String type) {
    append(new byte[4]);
    append(type.getBytes(StandardCharsets.US_ASCII));
    return length;
  }

  private void endChunk(int dataAt) {
    CRC32 crc = new CRC32();
    crc.update(out, dataAt - 4, length - dataAt + 4);
    reserve(4);
    ByteBuffer.wrap(out).putInt(dataAt - 8, length - dataAt).putInt(length, (int) crc.getValue());
    length += 4;
  }

  private void append(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, out, length, bytes.length);
    length += bytes.length;
  }

  private void reserve(int more) {
    if (more > out.length - length) {
      long wanted = Math.max(2L * out.length, (long) length + more);
      if (length > Integer.MAX_VALUE - 64 - more) {
        throw ImageException.pixelsDoNotFit(
            "The PNG is larger than 2 GiB.", "Cut the image into parts.");
      }
      out = Arrays.copyOf(out, (int) Math.min(wanted, Integer.MAX_VALUE - 64));
    }
  }
}
