package dev.tarn.training.stream;

import dev.tarn.error.TarnException;
import org.jspecify.annotations.Nullable;

/** A stream cannot be opened or cannot go on; the message names the row where there is one. */
public final class StreamException extends TarnException {
  StreamException(
      Kind kind, String code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(kind, code, message, hint, cause);
  }

  static StreamException refused(String code, String message, String hint) {
    return new StreamException(Kind.REFUSED, code, message, hint, null);
  }
}
