package dev.tarn.training.transform;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bilinear warp in plain Java: 11 bits of weight each way, as OpenCV's resize. */
final class PlainWarp {
  private static final int WEIGHT_BITS = 11;
  private static final int ONE = 1 << WEIGHT_BITS;
  private static final int ROUND = 1 << (2 * WEIGHT_BITS - 1);
  private static final double FIXED = 0x1.0p32;
  private static final long HALF_WEIGHT = 1L << (31 - WEIGHT_BITS);

  private byte[] row = new byte[0];

  /**
   * Writes the output of {@code geometry} from {@code into}'s position on, which moves.
   *
   * @param geometry on {@code source}, which may be a reduced image
   * @param image spans of the whole image; outside of them is the border
   */
  void warp(SourceImage source, Geometry geometry, RowSpan image, Border border, ByteBuffer into) {
    int rowBytes = geometry.outputWidthPixels() * source.channels();
    if (row.length < rowBytes) {
      row = new byte[rowBytes];
    }
    RowSpan inner = new RowSpan(geometry, 0, source.width() - 1.001, 0, source.height() - 1.001);
    for (int y = 0; y < geometry.outputHeightPixels(); y++) {
      inner.row(y);
      int start = 0;
      int end = geometry.outputWidthPixels();
      if (border == Border.BLACK) {
        image.row(y);
        start = image.start();
        end = image.end();
        Arrays.fill(row, 0, start * source.channels(), (byte) 0);
        Arrays.fill(row, end * source.channels(), rowBytes, (byte) 0);
      }
      int innerStart = Math.min(Math.max(inner.start(), start), end);
      int innerEnd = Math.max(innerStart, Math.min(inner.end(), end));
      edge(source, geometry, y, start, innerStart, border);
      inside(source, geometry, y, innerStart, innerEnd);
      edge(source, geometry, y, innerEnd, end, border);
      into.put(row, 0, rowBytes);
    }
  }

  /** Pixels whose four neighbours are all in the source. */
  private void inside(SourceImage source, Geometry geometry, int y, int start, int end) {
    long stepX = Math.round(geometry.xx() * FIXED);
    long stepY = Math.round(geometry.yx() * FIXED);
    double firstX = geometry.xx() * start + geometry.xy() * y + geometry.x0();
    double firstY = geometry.yx() * start + geometry.yy() * y + geometry.y0();
    long x = Math.round(firstX * FIXED) + HALF_WEIGHT;
    long inputY = Math.round(firstY * FIXED) + HALF_WEIGHT;
    if (source.channels() == 3) {
      insideRgb(source, start, end, x, inputY, stepX, stepY);
    } else {
      insideGrey(source, start, end, x, inputY, stepX, stepY);
    }
  }

  private void insideRgb(
      SourceImage source, int start, int end, long x, long y, long stepX, long stepY) {
    byte[] data = source.data();
    int stride = source.width() * 3;
    int to = start * 3;
    for (int i = start; i < end; i++) {
      int wx = (int) (x >>> (32 - WEIGHT_BITS)) & (ONE - 1);
      int wy = (int) (y >>> (32 - WEIGHT_BITS)) & (ONE - 1);
      int p = (int) (y >> 32) * stride + (int) (x >> 32) * 3;
      int q = p + stride;
      int w11 = wx * wy;
      int w01 = (wx << WEIGHT_BITS) - w11;
      int w10 = (wy << WEIGHT_BITS) - w11;
      int w00 = ONE * ONE - w01 - w10 - w11;
      row[to] = blend(data, p, q, 3, w00, w01, w10, w11);
      row[to + 1] = blend(data, p + 1, q + 1, 3, w00, w01, w10, w11);
      row[to + 2] = blend(data, p + 2, q + 2, 3, w00, w01, w10, w11);
      to += 3;
      x += stepX;
      y += stepY;
    }
  }

  private void insideGrey(
      SourceImage source, int start, int end, long x, long y, long stepX, long stepY) {
    byte[] data = source.data();
    int stride = source.width();
    for (int i = start; i < end; i++) {
      int wx = (int) (x >>> (32 - WEIGHT_BITS)) & (ONE - 1);
      int wy = (int) (y >>> (32 - WEIGHT_BITS)) & (ONE - 1);
      int p = (int) (y >> 32) * stride + (int) (x >> 32);
      int w11 = wx * wy;
      int w01 = (wx << WEIGHT_BITS) - w11;
      int w10 = (wy << WEIGHT_BITS) - w11;
      row[i] = blend(data, p, p + stride, 1, ONE * ONE - w01 - w10 - w11, w01, w10, w11);
      x += stepX;
      y += stepY;
    }
  }

  private static byte blend(
      byte[] data, int p, int q, int next, int w00, int w01, int w10, int w11) {
    int sum =
        (data[p] & 0xFF) * w00
            + (data[p + next] & 0xFF) * w01
            + (data[q] & 0xFF) * w10
            + (data[q + next] & 0xFF) * w11;
    return (byte) ((sum + ROUND) >>> (2 * WEIGHT_BITS));
  }

  /** Pixels near the source's edge or beyond it: neighbours are mirrored or repeated. */
  private void edge(
      SourceImage source, Geometry geometry, int y, int start, int end, Border border) {
    int channels = source.channels();
    for (int x = start; x < end; x++) {
      double inputX = geometry.xx() * x + geometry.xy() * y + geometry.x0();
      double inputY = geometry.yx() * x + geometry.yy() * y + geometry.y0();
      // Whole turns are enough: what is further out is mirrored or repeated the same way.
      long fixedX = (long) Math.floor(inputX * ONE + 0.5);
      long fixedY = (long) Math.floor(inputY * ONE + 0.5);
      int wx = (int) (fixedX & (ONE - 1));
      int wy = (int) (fixedY & (ONE - 1));
      int x0 = place(fixedX >> WEIGHT_BITS, source.width(), border);
      int x1 = place((fixedX >> WEIGHT_BITS) + 1, source.width(), border);
      int y0 = place(fixedY >> WEIGHT_BITS, source.height(), border) * source.width();
      int y1 = place((fixedY >> WEIGHT_BITS) + 1, source.height(), border) * source.width();
      for (int c = 0; c < channels; c++) {
        byte[] data = source.data();
        int top =
            (data[(y0 + x0) * channels + c] & 0xFF) * (ONE - wx)
                + (data[(y0 + x1) * channels + c] & 0xFF) * wx;
        int bottom =
            (data[(y1 + x0) * channels + c] & 0xFF) * (ONE - wx)
                + (data[(y1 + x1) * channels + c] & 0xFF) * wx;
        int sum = top * (ONE - wy) + bottom * wy;
        row[x * channels + c] = (byte) ((sum + ROUND) >>> (2 * WEIGHT_BITS));
      }
    }
  }

  static int place(long index, int length, Border border) {
    if (index >= 0 && index < length) {
      return (int) index;
    } else if (border != Border.REFLECT) {
      return index < 0 ? 0 : length - 1;
    } else if (length == 1) {
      return 0;
    }
    long period = 2L * (length - 1);
    long folded = Math.floorMod(index, period);
    return (int) Math.min(folded, period - folded);
  }
}
