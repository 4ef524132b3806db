package dev.tarn.version.stage;

import dev.tarn.error.TarnException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * All stages of a dataset: one that cannot be read hides no other.
 *
 * @param readable those that can be read, in name order
 * @param damaged why each of the others cannot, by its id
 */
public record Stages(List<Stage> readable, Map<String, TarnException> damaged) {
  public Stages {
    readable = List.copyOf(readable);
    damaged = Collections.unmodifiableMap(new LinkedHashMap<>(damaged));
  }

  /** Throws why one of these stages cannot be read, where that is so. */
  public void check(Predicate<String> ids) {
    damaged.forEach(
        (id, reason) -> {
          if (ids.test(id)) {
            throw reason;
          }
        });
  }

  /** Those that can be read, where that is all of them; else the first reason is thrown. */
  public List<Stage> all() {
    check(id -> true);
    return readable;
  }
}
