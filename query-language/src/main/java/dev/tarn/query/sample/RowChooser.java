package dev.tarn.query.sample;

/** Chooses a row by weight from random numbers. Immutable: threads share it. */
interface RowChooser {
  /** Whether no row can be chosen. */
  boolean isEmpty();

  /** The row of the n-th draw. */
  int choose(CounterRandom random, long n);
}
