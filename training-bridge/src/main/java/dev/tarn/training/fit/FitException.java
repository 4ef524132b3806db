package dev.tarn.training.fit;

import dev.tarn.error.TarnException;
import org.jspecify.annotations.Nullable;

/** A fit cannot go on, or a saved model cannot be used. */
public final class FitException extends TarnException {
  private FitException(
      Kind kind, String code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(kind, code, message, hint, cause);
  }

  static FitException refused(String code, String message, String hint) {
    return new FitException(Kind.REFUSED, code, message, hint, null);
  }

  static FitException damaged(String code, String message, String hint) {
    return new FitException(Kind.DAMAGED, code, message, hint, null);
  }

  static FitException environment(String code, String message, Throwable cause) {
    return new FitException(Kind.ENVIRONMENT, code, message, null, cause);
  }
}
