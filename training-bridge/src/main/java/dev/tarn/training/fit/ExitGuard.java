package dev.tarn.training.fit;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the JVM from ending in the middle of native work.
 *
 * <p>On exit, Ctrl-C included, the process tears down PyTorch's libraries while other threads still
 * run; a step that computes at that moment crashes. So the exit waits until the step is done, and
 * no further one begins.
 */
final class ExitGuard implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Work work = lock::unlock;
  private final Thread hook = new Thread(lock::lock, "tarn exit guard");

  /** A piece of native work; closing ends it. */
  interface Work extends AutoCloseable {
    @Override
    void close();
  }

  ExitGuard() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Begins native work on this thread; never returns once the JVM is ending. */
  Work begin() {
    lock.lock();
    return work;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook has run or is about to, and harms nobody.
      return;
    }
  }
}
