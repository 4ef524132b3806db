package dev.tarn.version.write;

import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.Deletion;
import dev.tarn.version.pack.EntryForm;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.PackWriter;
import dev.tarn.version.pack.Patch;
import dev.tarn.version.pack.RunList;
import dev.tarn.version.pack.RunListWriter;
import dev.tarn.version.pack.StoredPositions;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.row.Positions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Edits as a commit lists them: its parent's lists of deletions and patches, continued.
 *
 * @param deletions what is deleted
 * @param patches the patches of each tensor
 * @param updated rows that this commit updates
 * @param deleted rows that this commit deletes
 * @param restored rows that this commit brings back
 */
record PlacedEdits(
    RunList<Deletion> deletions,
    Map<String, RunList<Patch>> patches,
    long updated,
    long deleted,
    long restored) {

  /**
   * Places edits in a pack.
   *
   * @param edits at the parent's positions
   */
  static PlacedEdits place(
      List<Edits> edits, Optional<OpenCommit> parent, PackReader objects, PackWriter pack) {
    if (parent.isEmpty()) {
      return new PlacedEdits(RunList.empty(), Map.of(), 0, 0, 0);
    }
    CommitRecord before = parent.get().record();
    if (edits.isEmpty()) {
      return new PlacedEdits(before.deletions(), before.patches(), 0, 0, 0);
    }
    Positions gone = parent.get().live().deleted();
    Positions restored = union(edits.stream().map(Edits::restored).toList()).and(gone);
    Positions deleted = union(edits.stream().map(Edits::deleted).toList()).andNot(gone);
    Positions updated =
        union(edits.stream().map(Edits::updated).toList())
            .andNot(deleted)
            .andNot(gone.andNot(restored));
    List<Deletion> deletions = new ArrayList<>();
    if (!restored.isEmpty()) {
      deletions.add(deletion(true, restored, pack));
    }
    if (!deleted.isEmpty()) {
      deletions.add(deletion(false, deleted, pack));
    }
    return new PlacedEdits(
        new RunListWriter<>(EntryForm.DELETIONS, objects, pack)
            .append(before.deletions(), deletions),
        patches(edits, before.patches(), objects, pack),
        updated.count(),
        deleted.count(),
        restored.count());
  }

  private static Positions union(List<Positions> sets) {
    return sets.stream().reduce(Positions.none(), Positions::or);
  }

  private static Deletion deletion(boolean restores, Positions positions, PackWriter pack) {
    return new Deletion(restores, StoredPositions.place(positions, pack, PackWriter.Place.BY_SIZE));
  }

  private static Map<String, RunList<Patch>> patches(
      List<Edits> edits, Map<String, RunList<Patch>> before, PackReader objects, PackWriter pack) {
    Map<String, List<PendingPatch>> added = new LinkedHashMap<>();
    for (Edits edit : edits) {
      edit.updates()
          .forEach(
              (tensor, patches) ->
                  added.computeIfAbsent(tensor, id -> new ArrayList<>()).addAll(patches));
    }
    RunListWriter<Patch> writer = new RunListWriter<>(EntryForm.PATCHES, objects, pack);
    Map<String, RunList<Patch>> all = new LinkedHashMap<>(before);
    added.forEach(
        (tensor, pending) -> {
          PackWriter.Place place =
              RunListWriter.isBulk(pending.size())
                  ? PackWriter.Place.OWN_FILE
                  : PackWriter.Place.BY_SIZE;
          List<Patch> placed = pending.stream().map(patch -> patch.place(pack, place)).toList();
          all.put(tensor, writer.append(before.getOrDefault(tensor, RunList.empty()), placed));
        });
    return all;
  }
}
