package dev.tarn.dataset;

/** What fills a transaction: all of it is kept, or, when it throws, nothing. */
@FunctionalInterface
public interface TransactionWork {
  /** Appends, updates and deletes rows. */
  void applyTo(Transaction tx);
}
