package dev.tarn.query.sample;

import java.util.ArrayList;
import java.util.List;

/** Fills an array's parts on several threads. */
final class ParallelFill {
  private static final int WORTH_A_THREAD = 1 << 17;

  private ParallelFill() {}

  interface Part {
    void fill(int from, int to);
  }

  static void fill(int count, int threads, Part part) {
    int workers = Math.max(1, Math.min(threads, count / WORTH_A_THREAD));
    List<Thread> others = new ArrayList<>();
    for (int w = 1; w < workers; w++) {
      int from = (int) ((long) count * w / workers);
      int to = (int) ((long) count * (w + 1) / workers);
      Thread thread = new Thread(() -> part.fill(from, to), "tarn-draw-" + w);
      thread.setDaemon(true);
      thread.start();
      others.add(thread);
    }
    part.fill(0, (int) ((long) count / workers));
    for (Thread thread : others) {
      join(thread);
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        // The draws are short; the interrupt is kept for the query.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
