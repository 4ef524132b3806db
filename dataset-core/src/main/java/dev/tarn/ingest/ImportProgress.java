package dev.tarn.ingest;

/** Hears how far an import is; called on the thread that runs it, at most once a row. */
@FunctionalInterface
public interface ImportProgress {
  /**
   * So many rows are read.
   *
   * @param rows rows so far, bad ones included
   * @param expectedRows how many there will be, or -1 while that is not known
   */
  void rows(long rows, long expectedRows);

  /** Hears nothing. */
  static ImportProgress none() {
    return (rows, expectedRows) -> {};
  }
}
