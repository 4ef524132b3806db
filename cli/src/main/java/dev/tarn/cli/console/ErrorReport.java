package dev.tarn.cli.console;

import dev.tarn.cli.json.JsonWriter;
import dev.tarn.error.TarnException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a command says that it failed: {@code tarn: …} and {@code hint: …} on standard error, with
 * {@code --json} one JSON document after them, and the exit code.
 *
 * @param exitCode the exit code of the command
 * @param code a hyphenated word for scripts
 * @param message what was wrong, where, and what was expected
 * @param hint the next step, or null
 * @param details values for scripts
 * @param cause what was thrown
 */
public record ErrorReport(
    int exitCode,
    String code,
    String message,
    @Nullable String hint,
    Map<String, Object> details,
    Throwable cause) {

  private static final int ANSWER_IS_NO = 1;

  /** Nothing failed there: what was asked for is not the case. */
  private static final Set<String> ANSWERS_OF_NO = Set.of("nothing-to-commit");

  /** Copies the details. */
  public ErrorReport {
    details = new TreeMap<>(details);
  }

  /** What is to be said of anything that was thrown. */
  public static ErrorReport of(Throwable thrown) {
    if (thrown instanceof TarnException e) {
      return new ErrorReport(
          ANSWERS_OF_NO.contains(e.code()) ? ANSWER_IS_NO : e.kind().exitCode(),
          e.code(),
          String.valueOf(e.getMessage()),
          e.hint().orElse(null),
          e.details(),
          e);
    }
    if (thrown instanceof UncheckedIOException e) {
      return ofIo(e.getCause(), e);
    }
    if (thrown instanceof IOException e) {
      return ofIo(e, e);
    }
    if (thrown instanceof OutOfMemoryError) {
      return environment(
          "out-of-memory",
          "The memory of the Java process is used up: " + thrown.getMessage() + ".",
          "Give it more, for instance TARN_JAVA_OPTS=-Xmx8g, or ask for less at a time.",
          thrown);
    }
    String what = thrown.getMessage() == null ? "" : ": " + thrown.getMessage();
    return new ErrorReport(
        TarnException.Kind.BUG.exitCode(),
        "bug",
        "This is a bug in Tarn: " + thrown.getClass().getName() + what,
        "Please report it with the output of the same command and --debug.",
        Map.of(),
        thrown);
  }

  private static ErrorReport ofIo(@Nullable IOException e, Throwable thrown) {
    String file = e instanceof FileSystemException f && f.getFile() != null ? f.getFile() : "";
    String reason =
        e instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : String.valueOf(e == null ? thrown.getMessage() : e.getMessage());
    if (e instanceof NoSuchFileException) {
      return new ErrorReport(
          TarnException.Kind.REFUSED.exitCode(),
          "no-such-file",
          "There is no " + file + ".",
          "Check the path; relative paths start at the current folder.",
          Map.of("file", file),
          thrown);
    }
    if (e instanceof AccessDeniedException) {
      return environment(
          "no-permission",
          "No permission for " + file + ".",
          "Ask its owner for access, or choose another place.",
          thrown);
    }
    if (reason.contains("No space left")) {
      return environment(
          "disk-full",
          "The disk is full" + (file.isEmpty() ? "." : " at " + file + "."),
          "Free some space and run the same command again.",
          thrown);
    }
    return environment(
        "io-error",
        "Reading or writing failed" + (file.isEmpty() ? "" : " at " + file) + ": " + reason + ".",
        "Run the same command again once the file or disk answers.",
        thrown);
  }

  private static ErrorReport environment(
      String code, String message, String hint, Throwable thrown) {
    return new ErrorReport(
        TarnException.Kind.ENVIRONMENT.exitCode(), code, message, hint, Map.of(), thrown);
  }

  /** Writes it to standard error. */
  public void print(Console console, boolean json, boolean debug) {
    StringBuilder text = new StringBuilder("tarn: ").append(PlainText.lines(message)).append('\n');
    if (hint != null) {
      text.append("hint: ").append(PlainText.lines(hint)).append('\n');
    }
    if (debug) {
      StringWriter trace = new StringWriter();
      cause.printStackTrace(new PrintWriter(trace, true));
      text.append(trace);
    }
    if (json) {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("code", code);
      error.put("message", message);
      error.put("hint", hint);
      error.put("details", details);
      text.append(JsonWriter.toString(Map.of("error", error))).append('\n');
    }
    console.write(text.toString());
  }
}
