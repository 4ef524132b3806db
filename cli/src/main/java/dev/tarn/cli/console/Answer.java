package dev.tarn.cli.console;

import dev.tarn.error.EnvironmentException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a command on standard output. It is held back until {@link #finish()}, in memory
 * and beyond 4 MiB in a file, so that a command that fails half-way has written nothing; {@link
 * #stream()} gives that up for answers of one row a line. For one thread.
 */
public final class Answer implements Appendable, Closeable {
  private static final int MAX_HELD_BYTES = 4 << 20;
  private static final int BUFFER_CHARS = 1 << 14;

  private final Console console;
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private @Nullable Path file;
  private @Nullable OutputStream fileStream;
  private boolean streaming;

  /** An answer for that console's standard output. */
  public Answer(Console console) {
    this.console = console;
  }

  /** From here on lines are written as they come; what was held goes first. */
  public void stream() {
    finish();
    streaming = true;
  }

  /** A line of text. */
  public Answer line(String line) {
    return append(line).append('\n');
  }

  @Override
  public Answer append(@Nullable CharSequence more) {
    text.append(more);
    if (text.length() >= BUFFER_CHARS && !streaming) {
      drain();
    }
    return this;
  }

  @Override
  public Answer append(@Nullable CharSequence more, int start, int end) {
    return append(String.valueOf(more).substring(start, end));
  }

  @Override
  public Answer append(char c) {
    text.append(c);
    // Whole lines: whoever reads them may go on with what was written before Ctrl-C.
    if (c == '\n' && text.length() >= BUFFER_CHARS && streaming) {
      drain();
    }
    return this;
  }

  /**
   * Writes what is held.
   *
   * @throws ClosedOutputException if nobody reads any more
   * @throws EnvironmentException if standard output cannot take it, for instance on a full disk
   */
  public void finish() {
    drain();
    try {
      if (fileStream != null && file != null) {
        fileStream.close();
        fileStream = null;
        write(out -> Files.copy(file, out));
      }
      write(held::writeTo);
      held.reset();
      write(OutputStream::flush);
    } catch (IOException e) {
      throw spillFailed(e);
    }
  }

  /** Drops what is held. */
  @Override
  public void close() {
    text.setLength(0);
    held.reset();
    try {
      if (fileStream != null) {
        fileStream.close();
      }
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException ignored) {
      // A file in the temporary folder stays behind; the answer is not touched by that.
      return;
    }
  }

  private void drain() {
    int end = text.length();
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    byte[] bytes = text.substring(0, end).getBytes(StandardCharsets.UTF_8);
    text.delete(0, end);
    if (streaming) {
      write(out -> out.write(bytes));
      write(OutputStream::flush);
      return;
    }
    if (held.size() + bytes.length > MAX_HELD_BYTES) {
      spill();
    }
    held.writeBytes(bytes);
  }

  private void spill() {
    try {
      if (fileStream == null) {
        file = Files.createTempFile("tarn-answer", ".tmp");
        file.toFile().deleteOnExit();
        fileStream = Files.newOutputStream(file);
      }
      held.writeTo(fileStream);
      held.reset();
    } catch (IOException e) {
      throw spillFailed(e);
    }
  }

  private static EnvironmentException spillFailed(IOException e) {
    return new EnvironmentException(
        "io-error",
        "A large answer could not be kept in " + System.getProperty("java.io.tmpdir") + ": " + e,
        "Free some space there, or use --jsonl, which keeps nothing.",
        e);
  }

  private void write(Console.Writing writing) {
    try {
      console.whileNotInterrupted(writing);
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("pipe") || message.contains("closed") || message.contains("bad file")) {
        throw new ClosedOutputException(e);
      }
      throw new EnvironmentException(
          "output-failed",
          "The answer could not be written to standard output: " + e.getMessage() + ".",
          "Nothing but the output is lost; run the command again with room for it.",
          e);
    }
  }
}
