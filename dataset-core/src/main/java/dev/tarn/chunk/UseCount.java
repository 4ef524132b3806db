package dev.tarn.chunk;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts who uses something, so that closing it frees its memory when the last one is done and
 * never under anybody's hands.
 */
final class UseCount {
  private final Runnable free;
  private final AtomicInteger users = new AtomicInteger(1); // the owner
  private final AtomicBoolean closed = new AtomicBoolean();

  UseCount(Runnable free) {
    this.free = free;
  }

  /**
   * Begins a use; each is followed by {@link #end}.
   *
   * @throws IllegalStateException "closed" if it is
   */
  void begin() {
    int count;
    do {
      count = users.get();
      if (count == 0 || closed.get()) {
        throw new IllegalStateException("closed");
      }
    } while (!users.compareAndSet(count, count + 1));
  }

  void end() {
    if (users.decrementAndGet() == 0) {
      free.run();
    }
  }

  /** Lets no use begin any more. A second call does nothing. */
  void close() {
    if (closed.compareAndSet(false, true)) {
      end();
    }
  }
}
