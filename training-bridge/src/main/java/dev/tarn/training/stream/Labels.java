package dev.tarn.training.stream;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /** Rows per class name, in the order of the classes. */
  Map<String, Long> counts() {
    long[] counts = new long[classNames.size()];
    for (int number : byPosition) {
      counts[number]++;
    }
    Map<String, Long> byName = new LinkedHashMap<>();
    for (int i = 0; i < counts.length; i++) {
      byName.put(classNames.get(i), counts[i]);
    }
    return byName;
  }

  int at(int position) {
    return byPosition.length == 0 ? 0 : byPosition[position];
  }
}
