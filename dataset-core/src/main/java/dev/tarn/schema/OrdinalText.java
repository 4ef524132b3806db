package dev.tarn.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * Class names in an order, as {@code info.ordinal} has them: separated by commas, or a JSON list.
 */
final class OrdinalText {
  private OrdinalText() {}

  /** The names; a text that begins as a JSON list and is none is one name, which no class has. */
  static List<String> names(String ordinal) {
    String text = ordinal.trim();
    if (!text.startsWith("[")) {
      return text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*"));
    }
    try {
      List<String> names = new ArrayList<>();
      for (JsonNode name : new JsonMapper().readTree(text)) {
        names.add(name.asText());
      }
      return names;
    } catch (JsonProcessingException e) {
      return List.of(text);
    }
  }
}
