package dev.tarn.error;

import org.jspecify.annotations.Nullable;

/** Someone else's change is in the way; one's own is still staged. */
public class ConflictException extends TarnException {
  /**
   * @param code a hyphenated word for scripts
   * @param message what moved, who moved it
   * @param hint the next step, or null
   */
  public ConflictException(String code, String message, @Nullable String hint) {
    super(Kind.CONFLICT, code, message, hint);
  }
}
