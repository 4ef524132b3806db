package dev.tarn.chunk;

import dev.tarn.error.DamagedException;
import org.jspecify.annotations.Nullable;

/** A chunk is not what was written. A reader knows neither tensor nor rows: who asked does. */
public final class DamagedChunkException extends DamagedException {
  private final String chunk;
  private final String reason;

  DamagedChunkException(String chunk, String reason, @Nullable Throwable cause) {
    super(text(chunk, reason), null, cause);
    this.chunk = chunk;
    this.reason = reason;
  }

  private static String text(String chunk, String reason) {
    return "Damaged chunk " + chunk + ": " + reason + ". None of the rows asked for was returned.";
  }

  /** What was found against what was expected, without the chunk. */
  public String reason() {
    return reason;
  }

  /** The same, said of the rows that were asked for: {@code of tensor 'images', row 7}. */
  public DamagedException of(String rows) {
    return new DamagedException(text(chunk + " " + rows, reason), null, this);
  }
}
