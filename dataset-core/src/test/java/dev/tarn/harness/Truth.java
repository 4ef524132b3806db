package dev.tarn.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.error.TarnException;
import dev.tarn.version.Commit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Everything that can be read of a dataset, piece by piece: each piece is either what it was or a
 * clean error.
 */
final class Truth {
  /** Refusals that a reader may answer with before it can know that bytes are damaged. */
  private static final Set<String> REFUSALS = Set.of("newer-format", "not-a-dataset");

  private final Map<String, Function<Dataset, String>> pieces = new LinkedHashMap<>();
  private final Map<String, String> truth = new LinkedHashMap<>();

  private Truth() {}

  /** What an undamaged dataset has. */
  static Truth of(Dataset ds) {
    Truth truth = new Truth();
    truth.pieces.put("the id", Dataset::id);
    truth.pieces.put("the branches", handle -> handle.branches().toString());
    truth.pieces.put("the tags", handle -> handle.tags().toString());
    truth.pieces.put("what is staged", handle -> handle.status().toString());
    truth.pieces.put("the summary", handle -> handle.summary().toString());
    ds.branches().forEach(branch -> truth.add(branch.name()));
    ds.tags().forEach(tag -> truth.add(tag.name()));
    // Every third of the commits before: what they have is read with the later ones for the most.
    List<Commit> log = ds.log();
    for (int i = 1; i < log.size(); i += 3) {
      truth.add(log.get(i).id());
    }
    truth.pieces.forEach((name, read) -> truth.truth.put(name, read.apply(ds)));
    return truth;
  }

  private void add(String ref) {
    pieces.put("the log of " + ref, ds -> at(ds, ref, handle -> handle.log().toString()));
    pieces.put("the rows of " + ref, ds -> at(ds, ref, handle -> Seen.rows(handle).toString()));
  }

  private static String at(Dataset ds, String ref, Function<Dataset, String> read) {
    try (Dataset at = ds.at(ref)) {
      return read.apply(at);
    }
  }

  /** Whether something of it cannot be read; fails where something is read wrong. */
  boolean isHurt(Dataset ds, String where) {
    boolean hurt = false;
    for (Map.Entry<String, Function<Dataset, String>> piece : pieces.entrySet()) {
      try {
        String found = piece.getValue().apply(ds);
        assertEquals(truth.get(piece.getKey()), found, () -> where + ": " + piece.getKey());
      } catch (TarnException e) {
        check(e, where);
        hurt = true;
      }
    }
    return hurt;
  }

  /** Damage is said to be damage. */
  static void check(TarnException e, String where) {
    boolean damaged = e.kind() == TarnException.Kind.DAMAGED || REFUSALS.contains(e.code());
    assertTrue(damaged, () -> where + ": " + e.kind() + " " + e.code() + ": " + e.getMessage());
  }
}
