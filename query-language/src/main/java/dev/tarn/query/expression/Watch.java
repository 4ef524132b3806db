package dev.tarn.query.expression;

import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.QueryProgress;
import dev.tarn.error.RefusedException;
import dev.tarn.query.fault.QueryCancelledException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Ends a query that is cancelled, takes too long or would need too much. Threads share it. */
public final class Watch {
  private final long start = System.nanoTime();
  private final Optional<Duration> timeLimit;
  private final long memoryBytes;
  private final Optional<QueryProgress> progress;

  /** Begins to watch a query. */
  public Watch(QueryOptions options) {
    this.timeLimit = options.timeLimit();
    this.memoryBytes = options.memoryLimit().orElse(Runtime.getRuntime().maxMemory() / 4 * 3);
    this.progress = options.progress();
  }

  /**
   * Looks whether the query is to end.
   *
   * @throws QueryCancelledException if it is
   */
  public void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw QueryCancelledException.interrupted();
    }
    if (timeLimit.isPresent() && System.nanoTime() - start > timeLimit.get().toNanos()) {
      throw QueryCancelledException.late(timeLimit.get());
    }
  }

  /** Says that so many more rows are worked on, and looks whether the query is to end. */
  public void advance(long rows) {
    check();
    progress.ifPresent(p -> p.advance(rows));
  }

  /**
   * Refuses what would need more memory than is allowed, before it begins.
   *
   * @param what what it is, as the subject of a sentence: {@code Sorting 10 rows}
   */
  public void require(long bytes, String what) {
    if (bytes > memoryBytes) {
      RefusedException e =
          new RefusedException(
              "memory-limit",
              what
                  + " needs about "
                  + megabytes(bytes)
                  + " of memory; "
                  + megabytes(memoryBytes)
                  + " are allowed.",
              "Give Java more (TARN_JAVA_OPTS=-Xmx8g), allow more (QueryOptions.withMemoryLimit),"
                  + " or ask for fewer rows or columns.");
      e.with("neededBytes", bytes).with("allowedBytes", memoryBytes);
      throw e;
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", Math.max(1, bytes / 1_000_000));
  }
}
