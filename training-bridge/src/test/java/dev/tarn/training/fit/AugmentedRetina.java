package dev.tarn.training.fit;

import dev.tarn.training.model.RetinaMnist;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * RetinaMNIST enlarged, and for training rotated by up to 20 degrees and flipped, half of the time
 * each.
 */
final class AugmentedRetina implements BatchSource {
  private static final double MAX_DEGREES = 20;

  private final RetinaMnist data;
  private final int[] rows;
  private final int side;
  private final int batchRows;
  private final boolean augmented;
  private final long seed;

  private AugmentedRetina(
      RetinaMnist data, int[] rows, int side, int batchRows, boolean augmented, long seed) {
    this.data = data;
    this.rows = rows;
    this.side = side;
    this.batchRows = batchRows;
    this.augmented = augmented;
    this.seed = seed;
  }

  /** As many draws as there are rows, each class equally likely; the same rows in each epoch. */
  static AugmentedRetina balanced(RetinaMnist data, int side, int batchRows, long seed) {
    int[] counts = new int[5];
    for (int row = 0; row < data.rowCount(); row++) {
      counts[data.label(row)]++;
    }
    double[] cumulative = new double[data.rowCount()];
    double sum = 0;
    for (int row = 0; row < cumulative.length; row++) {
      sum += 1.0 / counts[data.label(row)];
      cumulative[row] = sum;
    }
    Random random = new Random(seed);
    int[] drawn = new int[data.rowCount()];
    for (int i = 0; i < drawn.length; i++) {
      int found = Arrays.binarySearch(cumulative, random.nextDouble() * sum);
      drawn[i] = Math.min(cumulative.length - 1, found < 0 ? -found - 1 : found + 1);
    }
    return new AugmentedRetina(data, drawn, side, batchRows, true, seed);
  }

  /** Every row once, as it is. */
  static AugmentedRetina plain(RetinaMnist data, int side, int batchRows) {
    int[] rows = new int[data.rowCount()];
    Arrays.setAll(rows, row -> row);
    return new AugmentedRetina(data, rows, side, batchRows, false, 0);
  }

  @Override
  public long rowCount() {
    return rows.length;
  }

  @Override
  public Epoch open(int epoch) {
    Random random = new Random(seed * 1_000_003 + epoch);
    int[] order = rows.clone();
    for (int i = order.length - 1; augmented && i > 0; i--) {
      int other = random.nextInt(i + 1);
      int row = order[i];
      order[i] = order[other];
      order[other] = row;
    }
    ByteBuffer pixels = ByteBuffer.allocateDirect(batchRows * side * side * 3);
    return new Epoch() {
      private int next;

      @Override
      public Optional<ImageBatch> next() {
        int count = Math.min(batchRows, order.length - next);
        if (count == 0) {
          return Optional.empty();
        }
        int[] labels = new int[count];
        pixels.clear();
        for (int i = 0; i < count; i++) {
          labels[i] = data.label(order[next + i]);
          double degrees =
              augmented && random.nextBoolean() ? (2 * random.nextDouble() - 1) * MAX_DEGREES : 0;
          boolean flip = augmented && random.nextBoolean();
          warp(order[next + i], Math.toRadians(degrees), flip, pixels);
        }
        next += count;
        return Optional.of(new ImageBatch(pixels.flip(), side, side, 3, labels));
      }

      @Override
      public void close() {}
    };
  }

  private void warp(int row, double radians, boolean flip, ByteBuffer out) {
    double scale = (double) RetinaMnist.SIDE / side;
    double centre = side / 2.0;
    double cos = Math.cos(radians) * scale;
    double sin = Math.sin(radians) * scale;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double dx = (x + 0.5 - centre) * (flip ? -1 : 1);
        double dy = y + 0.5 - centre;
        double left = cos * dx - sin * dy + RetinaMnist.SIDE / 2.0 - 0.5;
        double top = sin * dx + cos * dy + RetinaMnist.SIDE / 2.0 - 0.5;
        for (int channel = 0; channel < 3; channel++) {
          out.put((byte) Math.round(bilinear(row, top, left, channel)));
        }
      }
    }
  }

  private double bilinear(int row, double top, double left, int channel) {
    int y = (int) Math.floor(top);
    int x = (int) Math.floor(left);
    double down = top - y;
    double right = left - x;
    return (1 - down)
            * ((1 - right) * value(row, y, x, channel) + right * value(row, y, x + 1, channel))
        + down
            * ((1 - right) * value(row, y + 1, x, channel)
                + right * value(row, y + 1, x + 1, channel));
  }

  private double value(int row, int y, int x, int channel) {
    int last = RetinaMnist.SIDE - 1;
    boolean outside = y < -1 || x < -1 || y > last + 1 || x > last + 1;
    return outside
        ? 0
        : data.value(row, Math.max(0, Math.min(last, y)), Math.max(0, Math.min(last, x)), channel);
  }
}
