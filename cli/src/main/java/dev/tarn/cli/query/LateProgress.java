package dev.tarn.cli.query;

import dev.tarn.cli.console.Progress;
import dev.tarn.dataset.QueryProgress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows how far a query is once it has taken a second: most are answered before. */
final class LateProgress implements QueryProgress, AutoCloseable {
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private final long start = System.nanoTime();
  private final Supplier<Progress> begin;
  private @Nullable Progress shown;
  private long rows;

  LateProgress(Supplier<Progress> begin) {
    this.begin = begin;
  }

  @Override
  public synchronized void advance(long more) {
    rows += more;
    if (shown == null && System.nanoTime() - start > PATIENCE_NANOS) {
      shown = begin.get();
    }
    if (shown != null) {
      shown.advance(rows);
      rows = 0;
    }
  }

  @Override
  public synchronized void close() {
    if (shown != null) {
      shown.close();
    }
  }
}
