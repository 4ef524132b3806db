package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The lines of a text file, one after another, blank ones left out; a line has at most 2^28
 * characters.
 */
final class TextLines implements Closeable {

  private final CsvText text;
  private final char[] buffer = new char[1 << 14];
  private final StringBuilder line = new StringBuilder();
  private int next;
  private int limit;
  private long number;

  private TextLines(CsvText text) {
    this.text = text;
  }

  static TextLines open(Path file) throws IOException {
    return new TextLines(CsvText.open(file, null));
  }

  /** Goes to the next line that is not blank; false at the end. */
  boolean next() throws IOException {
    boolean found = readLine();
    while (found && line().isBlank()) {
      found = readLine();
    }
    return found;
  }

  /** The line, without its end. */
  String line() {
    return line.toString();
  }

  /** Its number, from 1; where reading failed, the number of the line that failed. */
  long number() {
    return number;
  }

  private boolean readLine() throws IOException {
    line.setLength(0);
    number++;
    boolean any = false;
    while (fill()) {
      any = true;
      int end = next;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      line.append(buffer, next, end - next);
      if (line.length() > ImportLimits.maxChars()) {
        throw new RefusedException(
            "line-too-long",
            "It has more than " + ImportLimits.maxChars() + " characters.",
            "Large images are better named by their path. More heap (TARN_JAVA_OPTS=-Xmx8g) raises the"
                + " limit.");
      }
      next = end;
      if (end < limit) {
        next++;
        return true;
      }
    }
    return any;
  }

  private boolean fill() throws IOException {
    if (next == limit) {
      next = 0;
      limit = Math.max(0, text.read(buffer, 0, buffer.length));
    }
    return next < limit;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
