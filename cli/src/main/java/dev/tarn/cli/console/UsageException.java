package dev.tarn.cli.console;

import dev.tarn.error.TarnException;

/** The command line itself is wrong: unknown verb or option, missing argument. Exit code 2. */
public final class UsageException extends TarnException {
  /**
   * @param code a hyphenated word for scripts
   * @param message what is wrong, and where
   * @param hint the next step
   */
  public UsageException(String code, String message, String hint) {
    super(Kind.USAGE, code, message, hint);
  }
}
