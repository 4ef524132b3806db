package dev.tarn.training.model;

import dev.tarn.error.TarnException;
import org.jspecify.annotations.Nullable;

/**
 * A model cannot be built, loaded or run as asked: unknown name, weights that do not fit, a device
 * that is not there.
 */
public final class ModelException extends TarnException {
  private ModelException(
      Kind kind, String code, String message, String hint, @Nullable Throwable cause) {
    super(kind, code, message, hint, cause);
  }

  static ModelException refused(String code, String message, String hint) {
    return new ModelException(Kind.REFUSED, code, message, hint, null);
  }

  static ModelException environment(
      String code, String message, String hint, @Nullable Throwable cause) {
    return new ModelException(Kind.ENVIRONMENT, code, message, hint, cause);
  }
}
