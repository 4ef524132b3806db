package dev.tarn.error;

import org.jspecify.annotations.Nullable;

/** Stored bytes are not what was written; none of them was returned as data. */
public class DamagedException extends TarnException {
  /**
   * @param message which object is damaged, of what, and what was found against what was expected
   * @param hint the next step, or null for the usual one
   */
  public DamagedException(String message, @Nullable String hint) {
    this(message, hint, null);
  }

  /** As the other constructor, with the cause. */
  public DamagedException(String message, @Nullable String hint, @Nullable Throwable cause) {
    super(
        Kind.DAMAGED,
        "damaged",
        message,
        hint == null ? "'tarn verify DATASET' lists all damage." : hint,
        cause);
  }
}
