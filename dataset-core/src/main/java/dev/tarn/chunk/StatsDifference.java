package dev.tarn.chunk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says in words what differs between statistics that were counted and those that are kept. */
public final class StatsDifference {
  /** Some tensors have a million classes. */
  private static final int MAX_CHARACTERS = 120;

  private StatsDifference() {}

  /**
   * What differs.
   *
   * @param foundBy introduces what was counted
   * @param saidBy introduces what is kept
   */
  public static String of(String foundBy, ChunkStats found, String saidBy, ChunkStats said) {
    List<String> differences = new ArrayList<>();
    Map<String, Object> saidParts = parts(said);
    parts(found)
        .forEach(
            (name, part) -> {
              Object saidPart = saidParts.get(name);
              if (!part.equals(saidPart)) {
                differences.add(
                    name + " " + shortened(part) + ", " + saidBy + " " + shortened(saidPart));
              }
            });
    return foundBy + " " + String.join("; ", differences);
  }

  private static Map<String, Object> parts(ChunkStats stats) {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("rows", stats.rows());
    parts.put("nulls", stats.nulls());
    parts.put("empties", stats.empties());
    parts.put("bytes", stats.bytes());
    parts.put("rows by class", stats.classCounts());
    parts.put("smallest", stats.min().map(Object::toString).orElse("none"));
    parts.put("largest", stats.max().map(Object::toString).orElse("none"));
    parts.put("NaN", stats.hasNaN());
    parts.put("smallest shape", stats.shapeMin());
    parts.put("largest shape", stats.shapeMax());
    return parts;
  }

  private static String shortened(Object part) {
    String text = String.valueOf(part);
    return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
  }
}
