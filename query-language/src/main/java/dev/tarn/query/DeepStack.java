package dev.tarn.query;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Works a query out again where its expressions were too deep for the caller's stack: binding and
 * planning walk them recursively, and a sum of a thousand terms is a tree of a thousand levels. Its
 * pages are only used as far as the stack grows.
 */
final class DeepStack {
  private static final long BYTES = 256L << 20;

  private DeepStack() {}

  /** The task's result, from a thread of its own that is interrupted when the caller is. */
  static <T> T call(Supplier<T> task) {
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread thread = new Thread(null, () -> result.set(task.get()), "tarn-deep-query", BYTES);
    thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
    thread.start();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Throwable thrown = failure.get();
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException refused) {
      throw refused;
    }
    T found = result.get();
    if (found == null) {
      throw new IllegalStateException("The task has no result");
    }
    return found;
  }
}
