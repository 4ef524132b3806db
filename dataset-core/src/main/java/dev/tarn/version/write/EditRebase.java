package dev.tarn.version.write;

import dev.tarn.error.ConflictException;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.Commit;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.read.RowState;
import dev.tarn.version.read.SampleComparison;
import dev.tarn.version.row.Positions;
import dev.tarn.version.row.RowMapping;
import dev.tarn.version.row.RowTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings edits to a newer commit than the one they were made on: rows are found again by their
 * identity, and what somebody else changed meanwhile in the same row and tensor is a conflict.
 */
final class EditRebase {
  private final OpenCommit head;
  private final PackReader objects;

  EditRebase(OpenCommit head, PackReader objects) {
    this.head = head;
    this.objects = objects;
  }

  /**
   * The same edits at the head's positions.
   *
   * @throws ConflictException if a row that is edited was changed since in the same tensor, or is
   *     gone, or if a row that is deleted was updated since
   */
  Edits rebase(Edits edits) {
    if (edits.base().equals(head.storedId())) {
      return edits;
    }
    OpenCommit base = OpenCommit.open(edits.base(), objects);
    checkTensors(edits, base.schema());
    RowMapping mapping = new RowMapping(base.table(), head.table());
    Map<String, List<PendingPatch>> updates = new LinkedHashMap<>();
    edits
        .updates()
        .forEach(
            (tensor, patches) -> {
              List<PendingPatch> moved = new ArrayList<>();
              for (PendingPatch patch : patches) {
                moved.add(patch.at(moved(patch.positions(), mapping, base)));
              }
              checkUnchanged(base, mapping, edits.updated(tensor), tensor, "updates");
              updates.put(tensor, moved);
            });
    Positions deleted = there(edits.deleted(), mapping);
    for (TensorSchema tensor : base.schema().tensors()) {
      checkUnchanged(base, mapping, deleted, tensor.id(), "deletes");
    }
    return new Edits(
        head.storedId(),
        updates,
        mapping.map(deleted),
        mapping.map(there(edits.restored(), mapping, true)));
  }

  /** A tensor that the change itself adds is not one that the head has lost. */
  private void checkTensors(Edits edits, Schema before) {
    for (String tensor : edits.updates().keySet()) {
      Optional<TensorSchema> known = before.byId(tensor);
      if (known.isPresent() && head.schema().byId(tensor).isEmpty()) {
        String name = known.get().name();
        ConflictException e =
            new ConflictException(
                "tensor-dropped",
                "Tensor '" + name + "' was dropped since; this change updates rows in it.",
                "Reset this change, or bring the tensor back first.");
        e.with("tensor", name);
        throw e;
      }
    }
  }

  /** Those that are rows of the head. */
  private Positions there(Positions positions, RowMapping mapping) {
    return there(positions, mapping, false);
  }

  private Positions there(Positions positions, RowMapping mapping, boolean deletedToo) {
    Positions gone = head.live().deleted();
    Positions.Builder there = new Positions.Builder();
    positions.forEach(
        position -> {
          long moved = mapping.find(position);
          if (moved >= 0 && (deletedToo || !gone.contains(moved))) {
            there.add(position);
          }
        });
    return there.build();
  }

  private Positions moved(Positions positions, RowMapping mapping, OpenCommit base) {
    Positions there = there(positions, mapping);
    Positions lost = positions.andNot(there);
    if (!lost.isEmpty()) {
      long position = lost.toArray()[0];
      throw conflict(base, position, "", "was deleted", "updates");
    }
    return mapping.map(positions);
  }

  private void checkUnchanged(
      OpenCommit base, RowMapping mapping, Positions positions, String tensorId, String verb) {
    Optional<TensorSchema> before = base.schema().byId(tensorId);
    Optional<TensorSchema> now = head.schema().byId(tensorId);
    if (before.isEmpty() || now.isEmpty() || positions.isEmpty()) {
      return;
    }
    long[] old = positions.toArray();
    long[] here = new long[old.length];
    for (int i = 0; i < old.length; i++) {
      here[i] = mapping.find(old[i]);
    }
    SampleComparison comparison =
        new SampleComparison(
            base.positions(before.get()), head.positions(now.get()), objects.allocator());
    long[] first = {-1};
    comparison.differing(old, here, place -> first[0] = first[0] < 0 ? place : first[0]);
    if (first[0] >= 0) {
      throw conflict(base, old[(int) first[0]], before.get().name(), "was updated", verb);
    }
  }

  private ConflictException conflict(
      OpenCommit base, long position, String tensor, String what, String verb) {
    long row = base.live().row(position);
    String where = tensor.isEmpty() ? "" : " of tensor '" + tensor + "'";
    String who =
        mover(base, position)
            .map(
                c -> " by " + c.author() + " in commit " + c.shortId() + " ('" + c.message() + "')")
            .orElse("");
    ConflictException e =
        new ConflictException(
            "row-conflict",
            "Row " + row + where + " " + what + who + " since; this change " + verb + " it too.",
            "Look at the newest commit; what was staged is still staged: commit it again after "
                + "'tarn reset' and a new change, or drop it.");
    e.with("row", row);
    if (!tensor.isEmpty()) {
      e.with("tensor", tensor);
    }
    return e;
  }

  /** The newest commit between the base and the head that touched a row. */
  private Optional<Commit> mover(OpenCommit base, long position) {
    RowTable.Placed placed = base.table().segment(position);
    String block = placed.segment().block();
    long ordinal = placed.segment().firstOrdinal() + position - placed.first();
    OpenCommit newer = head;
    while (!newer.commit().id().equals(base.commit().id())) {
      List<String> parents = newer.commit().parents();
      if (parents.isEmpty()) {
        return Optional.empty();
      }
      OpenCommit older = OpenCommit.open(parents.get(0), objects);
      if (!RowState.of(newer, block, ordinal).equals(RowState.of(older, block, ordinal))) {
        return Optional.of(newer.commit());
      }
      newer = older;
    }
    return Optional.empty();
  }
}
