package dev.tarn.query.execute;

import dev.tarn.query.expression.Rows;
import dev.tarn.query.fault.QueryCancelledException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

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
  static <T> List<T> map(int rowCount, Execution execution, Function<Rows, T> function) {
    return map(pieces(0, rowCount, execution.batchRows()), execution.threads(), function);
  }

  /** The rows from one to before another, cut into pieces of that many at most. */
  static List<Rows> pieces(int from, int to, int size) {
    List<Rows> pieces = new ArrayList<>();
    for (int at = from; at < to; at += Math.min(size, to - at)) {
      pieces.add(Rows.range(at, Math.min(size, to - at)));
    }
    return pieces;
  }

  /**
   * Gives what a function makes of each piece to a consumer, in order and on this thread; no more
   * than a few results wait.
   */
  static <P, T> void inOrder(
      List<P> pieces, int threads, Function<P, T> function, Consumer<T> consumer) {
    if (threads <= 1 || pieces.size() <= 1) {
      for (P piece : pieces) {
        consumer.accept(function.apply(piece));
      }
      return;
    }
    ExecutorService workers =
        Executors.newFixedThreadPool(Math.min(threads, pieces.size()), Morsels::daemon);
    try {
      Deque<Future<T>> waiting = new ArrayDeque<>();
      for (P piece : pieces) {
        waiting.add(workers.submit(() -> function.apply(piece)));
        if (waiting.size() > 2 * threads) {
          consumer.accept(result(waiting.remove()));
        }
      }
      for (Future<T> future : waiting) {
        consumer.accept(result(future));
      }
    } finally {
      end(workers);
    }
  }

  /** Does something for each number from 0 to before a count. */
  static void each(int count, int threads, IntConsumer work) {
    map(
        IntStream.range(0, count).boxed().toList(),
        threads,
        i -> {
          work.accept(i);
          return i;
        });
  }

  /** What a function gives for each of these pieces, in order. */
  static <P, T> List<T> map(List<P> pieces, int threads, Function<P, T> function) {
    if (threads <= 1 || pieces.size() <= 1) {
      List<T> results = new ArrayList<>(pieces.size());
      for (P piece : pieces) {
        results.add(function.apply(piece));
      }
      return results;
    }
    ExecutorService workers =
        Executors.newFixedThreadPool(Math.min(threads, pieces.size()), Morsels::daemon);
    try {
      List<Future<T>> futures = new ArrayList<>(pieces.size());
      for (P piece : pieces) {
        futures.add(workers.submit(() -> function.apply(piece)));
      }
      return collect(futures);
    } finally {
      end(workers);
    }
  }

  /**
   * Waits for what still runs when a piece has failed: until then it holds memory of the dataset,
   * which its owner may close as soon as the query has ended.
   */
  private static void end(ExecutorService workers) {
    workers.shutdownNow();
    boolean interrupted = false;
    while (!workers.isTerminated()) {
      try {
        workers.awaitTermination(1, TimeUnit.HOURS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
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
      results.add(result(future));
    }
    return results;
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw QueryCancelledException.interrupted();
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
}
