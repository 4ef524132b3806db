package dev.tarn.dataset;

/**
 * How a saved view is loaded.
 *
 * @param optimized whether its samples are first copied together on this machine, so that reading
 *     it is sequential
 */
public record LoadViewOptions(boolean optimized) {
  /** Reads the samples where they lie. */
  public static LoadViewOptions defaults() {
    return new LoadViewOptions(false);
  }

  /** Copies the samples together first; ids and answers stay the same. */
  public static LoadViewOptions optimize() {
    return new LoadViewOptions(true);
  }
}
