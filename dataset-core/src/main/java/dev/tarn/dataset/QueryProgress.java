package dev.tarn.dataset;

/** Is told how far a query is. Called by several threads, often: it must be quick. */
@FunctionalInterface
public interface QueryProgress {
  /** So many more rows are being worked on; a row may be met more than once. */
  void advance(long rows);
}
