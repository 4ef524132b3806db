package dev.tarn.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tarn.dataset.View;
import dev.tarn.error.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The natural order of classes: that of {@code info.ordinal} of the label tensor, a JSON list or a
 * comma-separated list of class names, lowest first; without it the order of their numbers.
 */
final class NaturalOrder {
  private static final JsonMapper JSON = new JsonMapper();

  private NaturalOrder() {}

  /** The positions in {@code classNames}, lowest class first; classes it lacks come last. */
  static int[] of(View view, String labelColumn, List<String> classNames) {
    String ordinal =
        view.columns()
            .get(view.columnIndex(labelColumn))
            .type()
            .info()
            .metadata()
            .getOrDefault("ordinal", "");
    Set<Integer> order = new LinkedHashSet<>();
    for (String name : names(ordinal)) {
      int number = classNames.indexOf(name);
      if (number >= 0) {
        order.add(number);
      }
    }
    IntStream.range(0, classNames.size()).forEach(order::add);
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<String> names(String ordinal) {
    String text = ordinal.trim();
    if (!text.startsWith("[")) {
      return text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*"));
    }
    try {
      List<String> names = new ArrayList<>();
      for (JsonNode name : JSON.readTree(text)) {
        names.add(name.asText());
      }
      return names;
    } catch (JsonProcessingException e) {
      throw new RefusedException(
          "bad-ordinal",
          "The natural order of the classes is no JSON list: " + ordinal + ".",
          "For instance [\"g0\", \"g1\", \"g2\", \"g3\"].",
          e);
    }
  }
}
