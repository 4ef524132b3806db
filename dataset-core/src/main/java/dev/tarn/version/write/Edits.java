package dev.tarn.version.write;

import dev.tarn.version.row.Positions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What will change of rows that a commit has.
 *
 * @param base id of that commit; the positions are its own
 * @param updates new samples by the tensor's id, oldest first: the newest of a position counts
 * @param deleted positions whose rows go
 * @param restored deleted positions whose rows come back
 */
public record Edits(
    String base, Map<String, List<PendingPatch>> updates, Positions deleted, Positions restored) {
  public Edits {
    Map<String, List<PendingPatch>> copy = new LinkedHashMap<>();
    updates.forEach((tensor, patches) -> copy.put(tensor, List.copyOf(patches)));
    updates = copy;
  }

  boolean isEmpty() {
    return updates.values().stream().allMatch(List::isEmpty)
        && deleted.isEmpty()
        && restored.isEmpty();
  }

  /** The positions that are updated in a tensor. */
  Positions updated(String tensor) {
    return union(updates.getOrDefault(tensor, List.of()));
  }

  /** The positions that are updated in any tensor. */
  Positions updated() {
    return updates.values().stream().map(Edits::union).reduce(Positions.none(), Positions::or);
  }

  private static Positions union(List<PendingPatch> patches) {
    return patches.stream().map(PendingPatch::positions).reduce(Positions.none(), Positions::or);
  }
}
