package dev.tarn.training.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * How often each class was taken for each: rows are the truth, columns the prediction.
 *
 * <p>scikit-learn: {@code confusion_matrix(truth, prediction, labels=range(classes))}. Immutable.
 */
public final class ConfusionMatrix {
  private final long[][] counts;

  private ConfusionMatrix(long[][] counts) {
    this.counts = counts;
  }

  /**
   * Counts pairs.
   *
   * @param classCount at least 1
   * @param truth int32 (rows), each 0 to below {@code classCount}
   * @param prediction as {@code truth}, row by row
   */
  public static ConfusionMatrix of(int classCount, int[] truth, int[] prediction) {
    if (truth.length != prediction.length) {
      throw new IllegalArgumentException(
          truth.length + " labels but " + prediction.length + " predictions");
    }
    long[][] counts = new long[classCount][classCount];
    for (int row = 0; row < truth.length; row++) {
      counts[truth[row]][prediction[row]]++;
    }
    return new ConfusionMatrix(counts);
  }

  /** How many classes there are. */
  public int classCount() {
    return counts.length;
  }

  /** How many rows of class {@code truth} were taken for {@code prediction}. */
  public long count(int truth, int prediction) {
    return counts[truth][prediction];
  }

  /** How many rows are of this class. */
  public long support(int truth) {
    long sum = 0;
    for (long count : counts[truth]) {
      sum += count;
    }
    return sum;
  }

  /** How many rows were taken for this class. */
  public long predicted(int prediction) {
    long sum = 0;
    for (long[] row : counts) {
      sum += row[prediction];
    }
    return sum;
  }

  /** How many rows there are. */
  public long rowCount() {
    long sum = 0;
    for (int c = 0; c < counts.length; c++) {
      sum += support(c);
    }
    return sum;
  }

  /** How many rows were classified right. */
  public long correct() {
    long sum = 0;
    for (int c = 0; c < counts.length; c++) {
      sum += counts[c][c];
    }
    return sum;
  }

  /** The counts as lists: one list per true class, in it one count per predicted class. */
  public List<List<Long>> rows() {
    List<List<Long>> rows = new ArrayList<>();
    for (long[] row : counts) {
      List<Long> list = new ArrayList<>();
      for (long count : row) {
        list.add(count);
      }
      rows.add(List.copyOf(list));
    }
    return List.copyOf(rows);
  }
}
