package dev.tarn.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/**
 * Writes little-endian TIFF in strips of about 64 KiB, deflated (compression 8, the TIFF Technical
 * Note 2 of 2002), chunky samples, alpha not multiplied in.
 */
final class TiffWriter {
  private static final int STRIP_BYTES = 1 << 16;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int HEADER_BYTES = 8;

  private TiffWriter() {}

  static byte[] write(Pixels pixels) {
    long rowBytes = (long) pixels.widthPixels() * pixels.channels() * pixels.type().bytes();
    int rows = (int) Math.max(1, Math.min(pixels.heightPixels(), STRIP_BYTES / rowBytes));
    List<byte[]> strips = deflate(pixels, Math.toIntExact(rows * rowBytes));
    long stripBytes = strips.stream().mapToLong(strip -> strip.length + (strip.length & 1)).sum();
    long directoryBytes = 512 + 8L * strips.size();
    if (HEADER_BYTES + stripBytes + directoryBytes > Integer.MAX_VALUE - 64) {
      throw ImageException.pixelsDoNotFit(
          "The TIFF is larger than 2 GiB.", "Cut the image into parts.");
    }
    ByteBuffer out =
        ByteBuffer.allocate((int) (HEADER_BYTES + stripBytes + directoryBytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {'I', 'I', 42, 0}).putInt((int) (HEADER_BYTES + stripBytes));
    int[] offsets = new int[strips.size()];
    int[] sizes = new int[strips.size()];
    for (int i = 0; i < offsets.length; i++) {
      byte[] strip = strips.get(i);
      offsets[i] = out.position();
      sizes[i] = strip.length;
      out.put(strip).put(new byte[strip.length & 1]);
    }
    new Directory(out).write(pixels, rows, offsets, sizes);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static List<byte[]> deflate(Pixels pixels, int stripBytes) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
    List<byte[]> strips = new ArrayList<>();
    ByteBuffer data = pixels.data().duplicate();
    byte[] raw = new byte[stripBytes];
    // Deflate adds at most five bytes per 16 KiB, and a frame.
    byte[] coded = new byte[stripBytes + stripBytes / 1000 + 64];
    try {
      while (data.hasRemaining()) {
        int count = Math.min(stripBytes, data.remaining());
        data.get(raw, 0, count);
        deflater.reset();
        deflater.setInput(raw, 0, count);
        deflater.finish();
        int length = 0;
        while (!deflater.finished()) {
          length += deflater.deflate(coded, length, coded.length - length);
        }
        strips.add(Arrays.copyOf(coded, length));
      }
    } finally {
      deflater.end();
    }
    return strips;
  }

  /**
   * Entries in the order of their tags; values of more than four bytes stand behind the entries.
   */
  private static final class Directory {
    private final ByteBuffer out;
    private int valuesAt;

    Directory(ByteBuffer out) {
      this.out = out;
    }

    void write(Pixels pixels, int rowsPerStrip, int[] offsets, int[] sizes) {
      int channels = pixels.channels();
      int count = channels == 4 ? 12 : 11;
      out.putShort((short) count);
      valuesAt = out.position() + 12 * count + 4;
      int[] bits = new int[channels];
      int[] formats = new int[channels];
      Arrays.fill(bits, 8 * pixels.type().bytes());
      Arrays.fill(formats, 1);
      put(TiffDirectory.WIDTH, LONG, pixels.widthPixels());
      put(TiffDirectory.HEIGHT, LONG, pixels.heightPixels());
      put(TiffDirectory.BITS_PER_SAMPLE, SHORT, bits);
      put(TiffDirectory.COMPRESSION, SHORT, 8);
      put(TiffDirectory.PHOTOMETRIC, SHORT, channels == 1 ? 1 : 2);
      put(TiffDirectory.STRIP_OFFSETS, LONG, offsets);
      put(TiffDirectory.SAMPLES_PER_PIXEL, SHORT, channels);
      put(TiffDirectory.ROWS_PER_STRIP, LONG, rowsPerStrip);
      put(TiffDirectory.STRIP_BYTE_COUNTS, LONG, sizes);
      put(TiffDirectory.PLANAR_CONFIGURATION, SHORT, 1);
      if (channels == 4) {
        put(TiffDirectory.EXTRA_SAMPLES, SHORT, 2);
      }
      put(TiffDirectory.SAMPLE_FORMAT, SHORT, formats);
      out.putInt(0);
      out.position(valuesAt);
    }

    private void put(int tag, int type, int... values) {
      out.putShort((short) tag).putShort((short) type).putInt(values.length);
      int bytes = values.length * (type == SHORT ? 2 : 4);
      int at = bytes <= 4 ? out.position() : valuesAt;
      if (bytes > 4) {
        out.putInt(out.position(), valuesAt);
        valuesAt += bytes + (bytes & 1);
      }
      for (int i = 0; i < values.length; i++) {
        if (type == SHORT) {
          out.putShort(at + 2 * i, (short) values[i]);
        } else {
          out.putInt(at + 4 * i, values[i]);
        }
      }
      out.position(out.position() + 4);
    }
  }
}
