package dev.tarn.training;

import dev.tarn.dataset.View;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The natural order of classes: that of {@code info.ordinal} of the label tensor, a JSON list or a
 * comma-separated list of class names, lowest first; without it the order of their numbers.
 */
final class NaturalOrder {
  private NaturalOrder() {}

  /** The positions in {@code classNames}, lowest class first; classes it lacks come last. */
  static int[] of(View view, String labelColumn, List<String> classNames) {
    List<String> ordinal =
        view.columns().get(view.columnIndex(labelColumn)).type().info().ordinal().orElse(List.of());
    Set<Integer> order = new LinkedHashSet<>();
    for (String name : ordinal) {
      int number = classNames.indexOf(name);
      if (number >= 0) {
        order.add(number);
      }
    }
    IntStream.range(0, classNames.size()).forEach(order::add);
    return order.stream().mapToInt(Integer::intValue).toArray();
  }
}
