package dev.tarn.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.error.TarnException;
import dev.tarn.version.Commit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final Map<String, Set<String>> needed = new LinkedHashMap<>();

  private Truth() {}

  /** What an undamaged dataset has, and which objects each piece of it is read from. */
  static Truth of(DamageableStore store, Place place) {
    Truth truth = new Truth();
    try (Dataset ds = place.load()) {
      truth.read(ds);
    }
    truth.pieces.forEach(
        (name, read) ->
            truth.needed.put(
                name,
                store.askedBy(
                    () -> {
                      try (Dataset ds = place.load()) {
                        Objects.requireNonNull(read.apply(ds), name);
                      }
                    })));
    return truth;
  }

  private void read(Dataset ds) {
    pieces.put("the id", Dataset::id);
    pieces.put("the branches", handle -> handle.branches().toString());
    pieces.put("the tags", handle -> handle.tags().toString());
    pieces.put("what is staged", handle -> handle.status().toString());
    pieces.put("the summary", handle -> handle.summary().toString());
    ds.branches().forEach(branch -> add(branch.name()));
    ds.tags().forEach(tag -> add(tag.name()));
    // Every third of the commits before: what they have is read with the later ones for the most.
    List<Commit> log = ds.log();
    for (int i = 1; i < log.size(); i += 3) {
      add(log.get(i).id());
    }
    pieces.forEach((name, read) -> truth.put(name, read.apply(ds)));
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
    return isHurt(ds, where, pieces.keySet());
  }

  /** The same of what is read from an object; the rest is read from others, as it was. */
  boolean isHurtBy(String object, Dataset ds, String where) {
    return isHurt(
        ds,
        where,
        pieces.keySet().stream().filter(name -> needed.get(name).contains(object)).toList());
  }

  private boolean isHurt(Dataset ds, String where, Iterable<String> names) {
    boolean hurt = false;
    for (String name : names) {
      try {
        String found = pieces.get(name).apply(ds);
        assertEquals(truth.get(name), found, () -> where + ": " + name);
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
