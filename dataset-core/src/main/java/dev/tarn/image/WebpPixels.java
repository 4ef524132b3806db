package dev.tarn.image;

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
    int[] pixels = Vp8lFrame.decode(chunk, out.width(), out.height());
    int channels = header.channels();
    byte[] row = new byte[out.rowBytes()];
    for (int y = 0; y < out.height(); y++) {
      for (int x = 0; x < out.width(); x++) {
        int pixel = pixels[y * out.width() + x];
        row[channels * x] = (byte) (pixel >> 16);
        row[channels * x + 1] = (byte) (pixel >> 8);
        row[channels * x + 2] = (byte) pixel;
        if (channels == 4) {
          row[4 * x + 3] = (byte) (pixel >> 24);
        }
      }
      out.putRow(y, row);
    }
  }
}
