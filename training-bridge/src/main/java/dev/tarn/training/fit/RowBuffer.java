package dev.tarn.training.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the probabilities and labels of batch after batch. */
final class RowBuffer {
  private final int classCount;
  private final List<float[]> probabilities;
  private int[] truth;

  RowBuffer(int classCount, long expectedRows) {
    this.classCount = classCount;
    int rows = Math.toIntExact(expectedRows);
    probabilities = new ArrayList<>(rows);
    truth = new int[rows];
  }

  /** float32 (rows, classes) and int32 (rows). */
  void add(float[] values, int[] labels) {
    int before = probabilities.size();
    if (before + labels.length > truth.length) {
      truth = Arrays.copyOf(truth, Math.max(2 * truth.length, before + labels.length));
    }
    for (int row = 0; row < labels.length; row++) {
      probabilities.add(Arrays.copyOfRange(values, row * classCount, (row + 1) * classCount));
      truth[before + row] = labels[row];
    }
  }

  Predictions predictions(List<String> classNames) {
    int rows = probabilities.size();
    return new Predictions(
        classNames, probabilities.toArray(float[][]::new), Arrays.copyOf(truth, rows));
  }
}
