package dev.tarn.version;

import java.util.Optional;

/**
 * What both sides of a merge changed, so that somebody has to choose. The unit is a row of a
 * tensor.
 *
 * @param kind what happened
 * @param tensor the tensor's name; empty where the row is deleted on one side
 * @param row the row's number on our side; where it is not there, its number on theirs
 * @param rowId the row's identity, {@code block:ordinal}
 * @param ours our sample as {@link dev.tarn.sample.SampleReader} gives it, class labels as names;
 *     empty where it is null, or where our side has not the row or the tensor
 * @param theirs their sample, likewise
 */
public record MergeConflict(
    Kind kind,
    String tensor,
    long row,
    String rowId,
    Optional<Object> ours,
    Optional<Object> theirs) {
  /** What happened. */
  public enum Kind {
    /** Both sides gave the row another sample. */
    BOTH_UPDATED("updated on both sides"),
    /** We deleted a row that they updated. */
    DELETED_HERE("deleted on our side, updated on theirs"),
    /** They deleted a row that we updated. */
    DELETED_THERE("updated on our side, deleted on theirs"),
    /** We dropped a tensor in which they updated rows. */
    DROPPED_HERE("tensor dropped on our side, updated on theirs"),
    /** They dropped a tensor in which we updated rows. */
    DROPPED_THERE("updated on our side, tensor dropped on theirs");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** For people. */
    @Override
    public String toString() {
      return text;
    }
  }
}
