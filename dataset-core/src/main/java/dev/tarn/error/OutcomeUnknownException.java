package dev.tarn.error;

import org.jspecify.annotations.Nullable;

/** A change was sent and it is not known whether it took effect. Nothing may be cleaned up. */
public class OutcomeUnknownException extends TarnException {
  /**
   * @param message what is unknown and what was not deleted
   * @param hint what to check before trying again
   * @param cause what the store said, or null
   */
  public OutcomeUnknownException(String message, @Nullable String hint, @Nullable Throwable cause) {
    super(Kind.OUTCOME_UNKNOWN, "outcome-unknown", message, hint, cause);
  }
}
