package dev.tarn.training.fit;

import java.util.Optional;

/**
 * Where a fit gets its images from, epoch by epoch: implemented by the stream over a view.
 *
 * <p>Only one epoch is open at a time, and it is read by one thread; whatever prepares batches
 * ahead is the source's own affair.
 */
public interface BatchSource {
  /** How many rows an epoch has. */
  long rowCount();

  /**
   * Begins an epoch.
   *
   * @param epoch from 0; the order of rows and their augmentation may depend on it
   * @return owned by the caller
   */
  Epoch open(int epoch);

  /** One pass over the rows. */
  interface Epoch extends AutoCloseable {
    /**
     * The next images.
     *
     * @return borrowed until the next call or {@link #close()}; empty after the last
     */
    Optional<ImageBatch> next();

    /** Ends the pass, also in the middle. */
    @Override
    void close();
  }
}
