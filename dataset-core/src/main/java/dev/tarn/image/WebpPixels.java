package dev.tarn.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Decodes WebP through TwelveMonkeys, which sees only the chunks of the picture: no profile, EXIF
 * or XMP can stop it or change a colour.
 */
final class WebpPixels {
  private static final int CANVAS_BYTES = 10;

  private WebpPixels() {}

  static void decode(ImageBytes anyOrder, WebpLayout layout, UprightPixels out) {
    byte[] plain = withPictureOnly(anyOrder.littleEndian(), layout.header());
    BufferedImage image = PlatformCodec.readWebp(plain, (reader, param) -> reader.read(0, param));
    Raster raster = image.getRaster();
    int channels = layout.header().channels();
    if (raster.getNumBands() < channels) {
      putOpaque(raster, out);
    } else {
      RasterRows.put(raster, out, channels);
    }
  }

  private static byte[] withPictureOnly(ImageBytes bytes, ImageHeader header) {
    int length = Math.toIntExact(bytes.length());
    ByteBuffer plain =
        ByteBuffer.allocate(length + 8 + CANVAS_BYTES + 2).order(ByteOrder.LITTLE_ENDIAN);
    put(plain, "RIFF").putInt(0);
    put(plain, "WEBP");
    long at = 12;
    while (at + 8 <= bytes.length()) {
      String type = bytes.ascii(at, 4, "chunk");
      long size = bytes.u32(at + 4, "chunk");
      if (type.equals("VP8X")) {
        putCanvas(plain, header);
      } else if (type.equals("ALPH") || type.equals("VP8 ") || type.equals("VP8L")) {
        put(plain, type).putInt((int) size);
        plain.put(bytes.buffer(at + 8, size, type + " chunk"));
        if ((size & 1) == 1) {
          plain.put((byte) 0);
        }
      }
      at += 8 + size + (size & 1);
    }
    plain.putInt(4, plain.position() - 8);
    byte[] file = new byte[plain.position()];
    plain.flip().get(file);
    return file;
  }

  /** An extended header that promises nothing but alpha. */
  private static void putCanvas(ByteBuffer plain, ImageHeader header) {
    put(plain, "VP8X").putInt(CANVAS_BYTES);
    plain.putInt(header.channels() == 4 ? 0x10 : 0);
    put24(plain, header.encodedWidthPixels() - 1);
    put24(plain, header.encodedHeightPixels() - 1);
  }

  private static ByteBuffer put(ByteBuffer into, String type) {
    return into.put(type.getBytes(StandardCharsets.US_ASCII));
  }

  private static void put24(ByteBuffer into, int value) {
    into.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
  }

  /** Alpha was promised and none came: it is full. */
  private static void putOpaque(Raster raster, UprightPixels out) {
    RasterRows.requireSize(raster, out);
    int[] samples = new int[raster.getNumBands() * out.width()];
    byte[] row = new byte[out.rowBytes()];
    for (int y = 0; y < out.height(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, out.width(), 1, samples);
      for (int x = 0; x < out.width(); x++) {
        for (int c = 0; c < 3; c++) {
          row[4 * x + c] = (byte) samples[raster.getNumBands() * x + c];
        }
        row[4 * x + 3] = -1;
      }
      out.putRow(y, row);
    }
  }
}
