package dev.tarn.store;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/**
 * Runs file operations to their end although the thread is interrupted: Java closes a file channel
 * under the hands of an interrupted thread, and with it everybody's. The interrupt status is kept.
 */
final class Uninterrupted {
  private Uninterrupted() {}

  /** File operations that may be started again from the beginning. */
  interface Work<T> {
    T run() throws IOException;
  }

  static <T> T call(Work<T> work, FileFailure failure) {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return work.run();
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } catch (IOException e) {
      throw failure.of(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
