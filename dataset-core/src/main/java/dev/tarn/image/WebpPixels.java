package dev.tarn.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes WebP. Lossless pictures go through TwelveMonkeys, which sees the picture's chunk alone:
 * no profile, EXIF or XMP can stop it or change a colour.
 */
final class WebpPixels {
  private final ImageBytes bytes;
  private final ImageHeader header;
  private final UprightPixels out;

  private WebpPixels(ImageBytes bytes, ImageHeader header, UprightPixels out) {
    this.bytes = bytes;
    this.header = header;
    this.out = out;
  }

  static void decode(ImageBytes anyOrder, WebpLayout layout, UprightPixels out) {
    new WebpPixels(anyOrder.littleEndian(), layout.header(), out).decode();
  }

  private void decode() {
    byte[] lossy = chunk("VP8 ");
    byte[] lossless = lossy == null ? chunk("VP8L") : null;
    if (lossy != null) {
      decodeLossy(lossy);
    } else if (lossless != null) {
      decodeLossless(lossless);
    } else {
      throw ImageException.cutShort(ImageFormat.WEBP, "it has no image chunk (VP8 or VP8L)");
    }
  }

  private byte @Nullable [] chunk(String wanted) {
    long at = 12;
    while (at + 8 <= bytes.length()) {
      String type = bytes.ascii(at, 4, "chunk");
      long size = bytes.u32(at + 4, "chunk");
      if (type.equals(wanted)) {
        return bytes.copy(at + 8, size, "'" + type + "' chunk at byte " + at);
      }
      at += 8 + size + (size & 1);
    }
    return null;
  }

  private void decodeLossy(byte[] chunk) {
    int width = out.width();
    int height = out.height();
    int channels = header.channels();
    byte[] coded = channels == 4 ? chunk("ALPH") : null;
    byte[] alpha = coded == null ? null : WebpAlpha.read(coded, width, height);
    Vp8Frame frame = Vp8Frame.decode(chunk, width, height);
    Vp8Colours colours = new Vp8Colours(frame, width, height);
    byte[] row = new byte[out.rowBytes()];
    Arrays.fill(row, (byte) -1);
    for (int y = 0; y < height; y++) {
      colours.row(y, row, channels);
      for (int x = 0; x < width && alpha != null; x++) {
        row[4 * x + 3] = alpha[y * width + x];
      }
      out.putRow(y, row);
    }
  }

  private void decodeLossless(byte[] chunk) {
    ByteBuffer file =
        ByteBuffer.allocate(20 + chunk.length + (chunk.length & 1)).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {'R', 'I', 'F', 'F'}).putInt(file.capacity() - 8);
    file.put(new byte[] {'W', 'E', 'B', 'P', 'V', 'P', '8', 'L'}).putInt(chunk.length);
    file.put(chunk);
    BufferedImage image =
        PlatformCodec.readWebp(file.array(), (reader, param) -> reader.read(0, param));
    Raster raster = image.getRaster();
    if (raster.getNumBands() < header.channels()) {
      putOpaque(raster);
    } else {
      RasterRows.put(raster, out, header.channels());
    }
  }

  /** Alpha was promised and none came: it is full. */
  private void putOpaque(Raster raster) {
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
