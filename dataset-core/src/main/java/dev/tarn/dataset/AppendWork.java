package dev.tarn.dataset;

/** What fills a transaction: all of it is kept, or, when it throws, nothing. */
@FunctionalInterface
public interface AppendWork {
  /** Adds rows. */
  void addTo(Appender rows);
}
