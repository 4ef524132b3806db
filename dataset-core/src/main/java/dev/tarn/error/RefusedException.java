package dev.tarn.error;

import org.jspecify.annotations.Nullable;

/** Input or data was refused; nothing was changed. */
public class RefusedException extends TarnException {
  /**
   * @param code a hyphenated word for scripts
   * @param message what was wrong, where, and what was expected
   * @param hint the next step, or null
   */
  public RefusedException(String code, String message, @Nullable String hint) {
    super(Kind.REFUSED, code, message, hint);
  }

  /** As the other constructor, with the cause. */
  public RefusedException(
      String code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(Kind.REFUSED, code, message, hint, cause);
  }
}
