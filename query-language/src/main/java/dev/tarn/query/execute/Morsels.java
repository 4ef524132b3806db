package dev.tarn.query.execute;

import dev.tarn.query.expression.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Cuts a relation's rows into pieces of a batch each, for one thread or for many; results keep the
 * rows' order.
 */
final class Morsels {
  /** As many rows as a batch of a chunk has at most. */
  static final int SIZE = 65_536;

  private Morsels() {}

  /**
   * What a function gives for each piece, in order. The error of the first piece that failed is
   * thrown.
   */
  static <T> List<T> map(int rowCount, int threads, Function<Rows, T> function) {
    int pieces = (rowCount + SIZE - 1) / SIZE;
    if (threads <= 1 || pieces <= 1) {
      List<T> results = new ArrayList<>(pieces);
      for (int i = 0; i < pieces; i++) {
        results.add(function.apply(piece(i, rowCount)));
      }
      return results;
    }
    ExecutorService workers =
        Executors.newFixedThreadPool(Math.min(threads, pieces), Morsels::daemon);
    try {
      List<Future<T>> futures = new ArrayList<>(pieces);
      for (int i = 0; i < pieces; i++) {
        Rows rows = piece(i, rowCount);
        futures.add(workers.submit(() -> function.apply(rows)));
      }
      return collect(futures);
    } finally {
      workers.shutdownNow();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "tarn-query");
    thread.setDaemon(true);
    return thread;
  }

  private static <T> List<T> collect(List<Future<T>> futures) {
    List<T> results = new ArrayList<>(futures.size());
    for (Future<T> future : futures) {
      try {
        results.add(future.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new QueryCancelledException();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw new CancellationException(String.valueOf(e.getMessage()));
      }
    }
    return results;
  }

  private static Rows piece(int i, int rowCount) {
    int from = i * SIZE;
    return Rows.range(from, Math.min(SIZE, rowCount - from));
  }
}
