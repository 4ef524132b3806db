package dev.tarn.version;

import java.time.Duration;

/** How long what nothing reaches any more stays, unless the one who reclaims says otherwise. */
public final class Retention {
  /** The usual time: what a ref ever reached stays so long after the last ref to it went. */
  public static final Duration STANDARD = Duration.ofDays(14);

  /**
   * A commit is refused when one of the files it brings is older: whoever reclaims must not find a
   * file old enough to go while its commit is still being made.
   */
  public static final Duration MAX_TRANSACTION = STANDARD.dividedBy(2);

  /** Staged work this young stays however short a time is asked for: its process may be alive. */
  public static final Duration LEAST_FOR_STAGES = Duration.ofHours(1);

  private Retention() {}
}
