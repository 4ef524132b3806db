package dev.tarn.cli.data;

import dev.tarn.cli.console.Progress;
import dev.tarn.ingest.ImportProgress;
import java.util.function.LongFunction;

/** Shows how far an import is, from its first row on. */
final class RowProgress implements ImportProgress, AutoCloseable {
  private final LongFunction<Progress> begin;
  private Progress bar = new Progress.Silence();
  private long done = -1;

  /**
   * @param begin begins the bar for so many rows, 0 where that is not known
   */
  RowProgress(LongFunction<Progress> begin) {
    this.begin = begin;
  }

  @Override
  public void rows(long rows, long expectedRows) {
    if (done < 0) {
      bar = begin.apply(Math.max(0, expectedRows));
      done = 0;
    }
    bar.advance(rows - done);
    done = rows;
  }

  @Override
  public void close() {
    bar.close();
  }
}
