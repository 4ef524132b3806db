package dev.tarn.training.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The threads of a stream and the painters they use in turn. Threads wait for work a few seconds
 * and then end by themselves, so a stream that is left behind leaves no thread; they are daemons.
 * They are never interrupted: an interrupt would close the file another reader is using.
 */
final class Workers implements AutoCloseable {
  private static final long IDLE_SECONDS = 3;

  private final Executor executor;
  private final AutoCloseable threads;
  private final Supplier<Painter> newPainter;
  private final Deque<Painter> idlePainters = new ArrayDeque<>();

  private Workers(Executor executor, AutoCloseable threads, Supplier<Painter> newPainter) {
    this.executor = executor;
    this.threads = threads;
    this.newPainter = newPainter;
  }

  /**
   * @param count how many threads; 0 works in the thread that asks for a batch
   * @param name of the threads, a number follows
   */
  static Workers start(int count, String name, Supplier<Painter> newPainter) {
    if (count == 0) {
      return new Workers(Runnable::run, () -> {}, newPainter);
    }
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return new Workers(pool, pool::shutdown, newPainter);
  }

  void execute(Runnable task) {
    executor.execute(task);
  }

  /** A painter for the calling thread alone, until it is given back. */
  Painter borrowPainter() {
    synchronized (idlePainters) {
      Painter painter = idlePainters.poll();
      if (painter != null) {
        return painter;
      }
    }
    return newPainter.get();
  }

  void giveBack(Painter painter) {
    synchronized (idlePainters) {
      idlePainters.push(painter);
    }
  }

  /**
   * Ends the threads once their tasks are done, and closes the painters; no task may be running.
   */
  @Override
  public void close() {
    try {
      threads.close();
    } catch (Exception e) {
      throw new IllegalStateException("Shutting down an executor throws nothing", e);
    }
    synchronized (idlePainters) {
      idlePainters.forEach(Painter::close);
      idlePainters.clear();
    }
  }
}
