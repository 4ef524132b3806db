package dev.tarn.training.transform;

import java.util.Arrays;

/**
 * Makes an image smaller by whole factors: each pixel is the mean of a block, rounded. What is left
 * over at the right and bottom is less than a block and is dropped; the warp repeats the edge
 * there.
 */
final class BoxAverage {
  private int[] sums = new int[0];

  void reduce(SourceImage from, int factorY, int factorX, SourceImage into) {
    int channels = from.channels();
    int height = Math.max(1, from.height() / factorY);
    int width = Math.max(1, from.width() / factorX);
    into.resize(height, width);
    int rowSamples = width * channels;
    if (sums.length < rowSamples) {
      sums = new int[rowSamples];
    }
    int count = factorX * factorY;
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, 0, rowSamples, 0);
      for (int k = 0; k < factorY; k++) {
        addRow(from, y * factorY + k, factorX, width);
      }
      int at = y * rowSamples;
      byte[] out = into.data();
      for (int i = 0; i < rowSamples; i++) {
        out[at + i] = (byte) ((sums[i] + count / 2) / count);
      }
    }
  }

  private void addRow(SourceImage from, int y, int factorX, int width) {
    if (from.channels() == 3) {
      addRgbRow(from, y, factorX, width);
      return;
    }
    int channels = from.channels();
    byte[] data = from.data();
    int at = y * from.width() * channels;
    for (int x = 0; x < width; x++) {
      for (int k = 0; k < factorX; k++) {
        for (int c = 0; c < channels; c++) {
          sums[x * channels + c] += data[at++] & 0xFF;
        }
      }
    }
  }

  private void addRgbRow(SourceImage from, int y, int factorX, int width) {
    byte[] data = from.data();
    int at = y * from.width() * 3;
    for (int x = 0; x < width; x++) {
      int red = 0;
      int green = 0;
      int blue = 0;
      for (int k = 0; k < factorX; k++) {
        red += data[at] & 0xFF;
        green += data[at + 1] & 0xFF;
        blue += data[at + 2] & 0xFF;
        at += 3;
      }
      sums[3 * x] += red;
      sums[3 * x + 1] += green;
      sums[3 * x + 2] += blue;
    }
  }
}
