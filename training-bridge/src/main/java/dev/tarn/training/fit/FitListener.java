package dev.tarn.training.fit;

/** Follows a fit while it runs; called on the fitting thread. */
public interface FitListener {
  /** After every step. */
  default void stepDone(StepProgress progress) {}

  /** After every epoch, its validation included. */
  default void epochDone(EpochRecord epoch) {}

  /**
   * Where a fit stands.
   *
   * @param epoch from 0
   * @param epochs how many there will be
   * @param rowsDone rows of this epoch that were learned from
   * @param rowCount rows of this epoch
   * @param loss mean cross entropy of this epoch's rows so far, in nats
   * @param accuracy share of this epoch's rows so far that were classified right, 0 to 1
   */
  record StepProgress(
      int epoch, int epochs, long rowsDone, long rowCount, double loss, double accuracy) {}
}
