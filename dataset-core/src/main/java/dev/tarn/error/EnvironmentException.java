package dev.tarn.error;

import org.jspecify.annotations.Nullable;

/** The machine around Tarn failed: disk full, no permission, no device. */
public class EnvironmentException extends TarnException {
  /**
   * @param code a hyphenated word for scripts, for instance {@code disk-full}
   * @param message what failed, where
   * @param hint the next step, or null
   * @param cause what the system said, or null
   */
  public EnvironmentException(
      String code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(Kind.ENVIRONMENT, code, message, hint, cause);
  }
}
