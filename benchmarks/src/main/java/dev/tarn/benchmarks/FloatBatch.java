package dev.tarn.benchmarks;

import dev.tarn.training.fit.ImageBatch;
import java.nio.ByteBuffer;

/** A batch as the benchmark wants it: float32 in 0 to 1, (rows, channels, height, width). */
final class FloatBatch {
  private static final int CHECKED_PIXELS = 8;

  private float[] values = {};
  private byte[] pixels = {};
  private int height;
  private int width;
  private int channels;
  private static final float[] SHARES = new float[256];

  static {
    for (int i = 0; i < SHARES.length; i++) {
      SHARES[i] = i / 255f;
    }
  }

  void take(ImageBatch batch) {
    height = batch.heightPixels();
    width = batch.widthPixels();
    channels = batch.channels();
    int plane = height * width;
    int size = plane * channels;
    if (values.length < size * batch.rowCount()) {
      values = new float[size * batch.rowCount()];
      pixels = new byte[size];
    }
    ByteBuffer all = batch.pixels();
    for (int row = 0; row < batch.rowCount(); row++) {
      all.get(row * size, pixels, 0, size);
      for (int c = 0; c < channels; c++) {
        spread(pixels, c, channels, values, row * size + c * plane, plane);
      }
    }
  }

  private static void spread(byte[] from, int first, int step, float[] to, int at, int count) {
    for (int i = 0; i < count; i++) {
      to[at + i] = SHARES[from[first + i * step] & 0xff];
    }
  }

  /** What a pass over batches adds up to. */
  static final class Sums {
    private long rows;
    private long labels;
    private double means;
    private int batches;

    void add(FloatBatch floats, ImageBatch batch) {
      for (int row = 0; row < batch.rowCount(); row++) {
        labels += batch.label(row);
      }
      rows += batch.rowCount();
      means += floats.mean(batch.rowCount());
      batches++;
    }

    long rows() {
      return rows;
    }

    long labels() {
      return labels;
    }

    double mean() {
      return means / batches;
    }
  }

  private double mean(int rows) {
    double sum = 0;
    long count = 0;
    for (int image = 0; image < rows * channels; image++) {
      for (int y = 0; y < height; y += CHECKED_PIXELS) {
        for (int x = 0; x < width; x += CHECKED_PIXELS) {
          sum += values[(image * height + y) * width + x];
          count++;
        }
      }
    }
    return sum / count;
  }
}
