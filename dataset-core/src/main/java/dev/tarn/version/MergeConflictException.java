package dev.tarn.version;

import dev.tarn.error.ConflictException;
import java.util.List;

/** A merge that needs choices; nothing was changed. */
public final class MergeConflictException extends ConflictException {
  private static final long serialVersionUID = 1;

  private final transient List<MergeConflict> conflicts;

  /**
   * @param conflicts the first of them
   * @param count how many there are
   */
  public MergeConflictException(List<MergeConflict> conflicts, long count) {
    super(
        "merge-conflict",
        count == 1
            ? "The merge has a conflict: " + describe(conflicts.get(0)) + "."
            : "The merge has "
                + count
                + " conflicts; the first: "
                + describe(conflicts.get(0))
                + ".",
        "Take one side with '--ours' or '--theirs', or give a resolver in Java; nothing was"
            + " changed.");
    this.conflicts = List.copyOf(conflicts);
  }

  private static String describe(MergeConflict conflict) {
    String where = conflict.tensor().isEmpty() ? "" : " of tensor '" + conflict.tensor() + "'";
    return "row " + conflict.row() + where + " (" + conflict.kind() + ")";
  }

  /** What has to be chosen. */
  public List<MergeConflict> conflicts() {
    return conflicts;
  }
}
