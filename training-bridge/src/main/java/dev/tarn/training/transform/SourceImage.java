package dev.tarn.training.transform;

import dev.tarn.image.PixelType;
import dev.tarn.image.Pixels;
import java.nio.ByteBuffer;

/** The image that is being warped: uint8 rows in an array that is used again for the next one. */
final class SourceImage {
  private final int channels;
  private byte[] data = new byte[0];
  private byte[] rowScratch = new byte[0];
  private int height;
  private int width;

  SourceImage(int channels) {
    this.channels = channels;
  }

  byte[] data() {
    return data;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  int channels() {
    return channels;
  }

  void release() {
    data = new byte[0];
    rowScratch = new byte[0];
  }

  /**
   * Makes room; the samples are undefined. Interpolation may touch one row and pixel behind the
   * last.
   */
  void resize(int newHeight, int newWidth) {
    height = newHeight;
    width = newWidth;
    int bytes = Math.toIntExact(((long) newHeight + 1) * newWidth * channels + channels);
    if (data.length < bytes) {
      data = new byte[bytes];
    }
  }

  /** Takes decoded pixels over, as uint8 of this image's channels. */
  void take(Pixels pixels) {
    resize(pixels.heightPixels(), pixels.widthPixels());
    ByteBuffer from = pixels.data().duplicate();
    boolean asIs = pixels.type() == PixelType.UINT8 && pixels.channels() == channels;
    if (asIs) {
      from.get(data, 0, height * width * channels);
      return;
    }
    int sampleBytes = pixels.type().bytes();
    int rowBytes = width * pixels.channels() * sampleBytes;
    if (rowScratch.length < rowBytes) {
      rowScratch = new byte[rowBytes];
    }
    for (int y = 0; y < height; y++) {
      from.get(rowScratch, 0, rowBytes);
      if (sampleBytes == 2) {
        narrow(rowScratch, rowBytes);
      }
      convert(rowScratch, pixels.channels(), y * width * channels);
    }
  }

  /** Full range to full range: 65535 becomes 255, rounded. */
  private static void narrow(byte[] row, int rowBytes) {
    for (int i = 0; i < rowBytes; i += 2) {
      int value = (row[i] & 0xFF) | (row[i + 1] & 0xFF) << 8;
      row[i / 2] = (byte) ((value * 255 + 32767) / 65535);
    }
  }

  private void convert(byte[] row, int from, int at) {
    int to = at;
    for (int x = 0; x < width; x++) {
      int source = x * from;
      if (channels == 1) {
        data[to++] = from == 1 ? row[source] : luma(row, source);
      } else {
        data[to++] = row[source];
        data[to++] = row[from == 1 ? source : source + 1];
        data[to++] = row[from == 1 ? source : source + 2];
      }
    }
  }

  /** ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B. */
  private static byte luma(byte[] row, int at) {
    int red = row[at] & 0xFF;
    int green = row[at + 1] & 0xFF;
    int blue = row[at + 2] & 0xFF;
    return (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
  }
}
