package dev.tarn.training.stream;

import java.util.List;

/**
 * The class number of each position of a view, in the order of the model's classes. Immutable; 4
 * bytes a row.
 */
final class Labels {
  private static final Labels NONE = new Labels(List.of(), new int[0]);

  private final List<String> classNames;
  private final int[] byPosition;

  /** The array is transferred. */
  Labels(List<String> classNames, int[] byPosition) {
    this.classNames = List.copyOf(classNames);
    this.byPosition = byPosition;
  }

  /** For a stream without a label column. */
  static Labels none() {
    return NONE;
  }

  boolean isEmpty() {
    return classNames.isEmpty();
  }

  List<String> classNames() {
    return classNames;
  }

  int at(int position) {
    return byPosition.length == 0 ? 0 : byPosition[position];
  }
}
