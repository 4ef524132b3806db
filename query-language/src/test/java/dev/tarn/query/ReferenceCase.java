package dev.tarn.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A query with its answer, from {@code tql/cases.jsonl}. */
record ReferenceCase(
    String id, String section, String dataset, String query, boolean ordered, JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<ReferenceCase> all(Path folder) {
    List<ReferenceCase> cases = new ArrayList<>();
    try {
      for (String line :
          Files.readAllLines(folder.resolve("cases.jsonl"), StandardCharsets.UTF_8)) {
        JsonNode node = JSON.readTree(line);
        cases.add(
            new ReferenceCase(
                node.get("id").asText(),
                node.get("section").asText(),
                node.get("dataset").asText(),
                node.get("query").asText(),
                node.get("ordered").asBoolean(),
                node));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  boolean has(String key) {
    return json.has(key);
  }

  JsonNode get(String key) {
    return json.get(key);
  }

  /** The values of the parameters, as a user would give them. */
  Object[] parameters() {
    List<Object> values = new ArrayList<>();
    if (json.has("params")) {
      json.get("params").forEach(node -> values.add(JSON.convertValue(node, Object.class)));
    }
    return values.toArray();
  }
}
