package dev.tarn.training.fit;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Noisy images of one colour each: label 0 is reddish, label 1 bluish, and so on around the
 * channels.
 */
final class ColourSource implements BatchSource {
  private final int rowCount;
  private final int batchRows;
  private final int side;
  private final int classCount;

  ColourSource(int rowCount, int batchRows, int side, int classCount) {
    this.rowCount = rowCount;
    this.batchRows = batchRows;
    this.side = side;
    this.classCount = classCount;
  }

  @Override
  public long rowCount() {
    return rowCount;
  }

  @Override
  public Epoch open(int epoch) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(batchRows * side * side * 3);
    return new Epoch() {
      private int next;

      @Override
      public Optional<ImageBatch> next() {
        int rows = Math.min(batchRows, rowCount - next);
        if (rows == 0) {
          return Optional.empty();
        }
        int[] labels = new int[rows];
        pixels.clear();
        for (int i = 0; i < rows; i++) {
          labels[i] = (next + i) % classCount;
          paint(next + i, labels[i]);
        }
        next += rows;
        return Optional.of(new ImageBatch(pixels.flip(), side, side, 3, labels));
      }

      private void paint(int row, int label) {
        SplittableRandom noise = new SplittableRandom(row);
        byte[] image = new byte[side * side * 3];
        for (int i = 0; i < image.length; i++) {
          int brightness = i % 3 == label % 3 ? 160 : 60;
          image[i] = (byte) (brightness + noise.nextInt(60));
        }
        pixels.put(image);
      }

      @Override
      public void close() {}
    };
  }
}
