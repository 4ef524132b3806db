package dev.tarn.query;

/**
 * How queries are worked on; no answer depends on it.
 *
 * @param improves whether plans are improved by rules
 * @param batchRows how many rows are worked on at once, at most
 */
record Tuning(boolean improves, int batchRows) {
  /** As many rows as a batch of a chunk has at most. */
  private static final int BATCH_ROWS = 65_536;

  static Tuning standard() {
    return new Tuning(true, BATCH_ROWS);
  }
}
