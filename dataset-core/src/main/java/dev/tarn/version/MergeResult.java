package dev.tarn.version;

/**
 * What a merge did.
 *
 * @param kind how the branch was brought forward
 * @param commit the branch's newest commit now
 */
public record MergeResult(Kind kind, Commit commit) {
  /** How the branch was brought forward. */
  public enum Kind {
    /** Everything was in the branch already. */
    UP_TO_DATE,
    /** The branch had nothing of its own: it is at the other commit now. */
    FAST_FORWARD,
    /** A commit with both as its parents. */
    MERGED
  }
}
