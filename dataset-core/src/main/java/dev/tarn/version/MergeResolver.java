package dev.tarn.version;

/** Chooses for each conflict of a merge. */
@FunctionalInterface
public interface MergeResolver {
  /** Which side a conflict takes. */
  enum Choice {
    /** As it is on the branch that is merged into. */
    OURS,
    /** As it is on the side that is merged. */
    THEIRS,
    /** Neither: the merge stops and lists its conflicts. */
    NONE
  }

  /**
   * The choice for a conflict. Where a tensor was dropped it is asked for the first row only, and
   * the choice holds for the whole tensor.
   */
  Choice choose(MergeConflict conflict);

  /** Leaves every conflict open. */
  static MergeResolver none() {
    return conflict -> Choice.NONE;
  }

  /** Takes our side each time. */
  static MergeResolver ours() {
    return conflict -> Choice.OURS;
  }

  /** Takes their side each time. */
  static MergeResolver theirs() {
    return conflict -> Choice.THEIRS;
  }
}
