package dev.tarn.error;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Tarn throws when a request cannot be done: the message says what was wrong, where and what
 * was expected; the hint says what to do next.
 *
 * <p>Subclasses name the situation. Callers decide by {@link #kind()} (the exit code of the
 * command) or {@link #code()} (a hyphenated word that never changes its meaning).
 */
public class TarnException extends RuntimeException {
  /** What kind of failure this is; scripts see it as the exit code of the command. */
  public enum Kind {
    /** The answer is no: nothing to commit, damage found, differences found. */
    NO(1),
    /** The call itself is wrong: unknown option, missing argument. */
    USAGE(2),
    /**
     * Input or data was refused: missing, malformed, unknown name, out of range, exists already.
     */
    REFUSED(3),
    /** Someone else's change is in the way. */
    CONFLICT(4),
    /** Damaged data was met while reading; nothing of it was returned. */
    DAMAGED(5),
    /** The environment failed: disk full, no permission, no device, no network. */
    ENVIRONMENT(6),
    /** It is not known whether the change took effect. */
    OUTCOME_UNKNOWN(7),
    /** A fault of Tarn itself. */
    BUG(70);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The exit code of the {@code tarn} command for this kind. */
    public int exitCode() {
      return exitCode;
    }
  }

  private final transient Kind kind;
  private final String code;
  private final @Nullable String hint;
  private final transient Map<String, Object> details = new LinkedHashMap<>();

  /**
   * @param kind what kind of failure this is
   * @param code a hyphenated word for scripts, for instance {@code unknown-tensor}
   * @param message what was wrong, where, and what was expected; one line unless the values need
   *     more
   * @param hint the next step, or null where there is none
   */
  public TarnException(Kind kind, String code, String message, @Nullable String hint) {
    this(kind, code, message, hint, null);
  }

  /** As the other constructor, with the cause. */
  public TarnException(
      Kind kind, String code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.code = code;
    this.hint = hint;
  }

  /** The kind of failure. */
  public final Kind kind() {
    return kind;
  }

  /** A hyphenated word for scripts. */
  public final String code() {
    return code;
  }

  /** The next step, where there is one. */
  public final Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  /**
   * Values for scripts, in the order they were added: {@code line}, {@code column}, {@code tensor},
   * {@code row} …
   */
  public final Map<String, Object> details() {
    return Map.copyOf(details);
  }

  /** Adds a value for scripts; returns this exception. */
  public final TarnException with(String name, Object value) {
    details.put(name, value);
    return this;
  }
}
