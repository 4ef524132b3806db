package dev.tarn.integrity;

/** Is told how far a purge is. */
@FunctionalInterface
public interface PurgeProgress {
  /** Says nothing. */
  PurgeProgress NONE = (step, done, total) -> {};

  /** What is being done. */
  enum Step {
    /** The commits are asked which rows go. */
    ASKING,
    /** The commits that have such rows, and those after them, are written anew. */
    WRITING
  }

  /**
   * Some more is done.
   *
   * @param step of what
   * @param done commits that are done
   * @param total all commits of this step
   */
  void at(Step step, long done, long total);
}
