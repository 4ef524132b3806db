package dev.tarn.integrity;

import dev.tarn.error.RefusedException;
import dev.tarn.version.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How space is reclaimed. Immutable: each {@code with} gives a new one. */
public final class ReclaimOptions {
  private static final ReclaimOptions DEFAULTS =
      new ReclaimOptions(Retention.STANDARD, false, Optional.empty());

  private final Duration retention;
  private final boolean dryRun;
  private final Optional<Instant> historyBefore;

  private ReclaimOptions(Duration retention, boolean dryRun, Optional<Instant> historyBefore) {
    this.retention = retention;
    this.dryRun = dryRun;
    this.historyBefore = historyBefore;
  }

  /** What nothing has reached for 14 days goes; history stays. */
  public static ReclaimOptions defaults() {
    return DEFAULTS;
  }

  /**
   * The same with another retention time: what a branch, tag, view or staged work ever reached
   * stays that long after the last of them went. Below a day it is for datasets that nobody writes
   * to but short commits: what a long import has written so far is taken from it.
   */
  public ReclaimOptions withRetention(Duration newRetention) {
    if (newRetention.isNegative()) {
      throw new RefusedException(
          "bad-retention", "The retention time is " + newRetention + "; expected 0 or more.", null);
    }
    return new ReclaimOptions(newRetention, dryRun, historyBefore);
  }

  /** The same, telling only what would go. */
  public ReclaimOptions asDryRun() {
    return new ReclaimOptions(retention, true, historyBefore);
  }

  /**
   * The same, cutting off history before a time first. Commits that a branch, a tag, a view or
   * staged work stands for stay. What is cut off is listed no more, stays readable by its id for
   * the retention time, and goes with the first reclaim after that.
   */
  public ReclaimOptions withHistoryOlderThan(Instant time) {
    return new ReclaimOptions(retention, dryRun, Optional.of(time));
  }

  /** The retention time. */
  public Duration retention() {
    return retention;
  }

  /** Whether nothing is changed. */
  public boolean isDryRun() {
    return dryRun;
  }

  /** The time before which history is cut off, if it is. */
  public Optional<Instant> historyBefore() {
    return historyBefore;
  }
}
