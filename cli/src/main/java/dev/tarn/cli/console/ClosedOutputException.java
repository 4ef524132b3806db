package dev.tarn.cli.console;

/** Whoever read the answer has gone, as {@code head} does; the command ends quietly. */
public final class ClosedOutputException extends RuntimeException {
  ClosedOutputException(Throwable cause) {
    super("standard output is closed", cause);
  }
}
