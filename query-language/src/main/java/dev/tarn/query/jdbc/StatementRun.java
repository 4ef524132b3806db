package dev.tarn.query.jdbc;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Runs a statement's query on a thread of its own, which {@code Statement.cancel()} of another
 * thread, or an interrupt of the caller, interrupts.
 */
final class StatementRun {
  /** How long a cancellation may go unnoticed. */
  private static final long POLL_MILLIS = 20;

  private StatementRun() {}

  /**
   * What a query gives; it has ended when this returns.
   *
   * @param statement its monitor is free meanwhile, even where the caller holds it: Avatica does
   *     while a prepared statement runs, and {@code cancel()} needs it
   * @param isCancelled set by {@code cancel()}; what was set before is forgotten
   */
  static <T> T call(Object statement, AtomicBoolean isCancelled, Supplier<T> query) {
    isCancelled.set(false);
    FutureTask<T> task =
        new FutureTask<>(query::get) {
          @Override
          protected void done() {
            synchronized (statement) {
              statement.notifyAll();
            }
          }
        };
    Thread worker = new Thread(task, "tarn-jdbc");
    worker.setDaemon(true);
    worker.start();
    boolean interrupted = awaitEnd(statement, isCancelled, task, worker);
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("The query has ended", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean awaitEnd(
      Object statement, AtomicBoolean isCancelled, FutureTask<?> task, Thread worker) {
    boolean interrupted = false;
    synchronized (statement) {
      while (!task.isDone()) {
        if (interrupted || isCancelled.get()) {
          worker.interrupt();
        }
        try {
          statement.wait(POLL_MILLIS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    return interrupted;
  }
}
