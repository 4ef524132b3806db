package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of a CSV file, one after another: RFC 4180 with any delimiter, and with line feeds,
 * carriage returns or both as line ends. Tells quoted fields from unquoted ones and where a record
 * begins, which the rule for nulls and the messages need. Blank lines are passed over. A field has
 * at most 16 Mi characters, so that a quote that is never closed does not fill the memory.
 */
final class CsvRecords implements Closeable {
  private static final int MAX_FIELD_CHARS = 1 << 24;
  private static final int MAX_FIELDS = 100_000;
  private static final int END = -1;

  private final Reader reader;
  private final char delimiter;
  private final char[] buffer = new char[1 << 14];
  private int next;
  private int limit;
  private long currentLine = 1;
  private long recordLine;
  private final List<String> fields = new ArrayList<>();
  private final List<Boolean> quoted = new ArrayList<>();
  private final StringBuilder field = new StringBuilder();

  /**
   * @param reader the text; owned
   */
  CsvRecords(Reader reader, char delimiter) {
    this.reader = reader;
    this.delimiter = delimiter;
  }

  /** Goes to the next record; false at the end. */
  boolean next() throws IOException {
    do {
      recordLine = currentLine;
      fields.clear();
      quoted.clear();
      if (peek() == END) {
        return false;
      }
      readRecord();
    } while (fields.size() == 1 && fields.get(0).isEmpty() && !quoted.get(0));
    return true;
  }

  /** How many fields the record has. */
  int size() {
    return fields.size();
  }

  /** A field's text. */
  String text(int index) {
    return fields.get(index);
  }

  /** Whether the field was in quotes. */
  boolean isQuoted(int index) {
    return quoted.get(index);
  }

  /** The line on which the record begins, from 1. */
  long line() {
    return recordLine;
  }

  /** The line that is being read, from 1; where reading failed, the line of the failure. */
  long currentLine() {
    return currentLine;
  }

  private void readRecord() throws IOException {
    long chars = 0;
    while (true) {
      field.setLength(0);
      boolean inQuotes = peek() == '"';
      if (inQuotes) {
        take();
        readQuoted();
      } else {
        readPlain();
      }
      fields.add(field.toString());
      quoted.add(inQuotes);
      chars += field.length();
      if (chars > ImportLimits.maxChars()) {
        throw ImportLimits.tooLarge(
            "A record has more characters than the " + ImportLimits.maxChars() + " that");
      }
      if (fields.size() > MAX_FIELDS) {
        throw bad("There are more than " + MAX_FIELDS + " fields in a record");
      }
      int end = take();
      if (end != delimiter) {
        endLine(end);
        return;
      }
    }
  }

  private void readPlain() throws IOException {
    int c = peek();
    while (c != END && c != delimiter && c != '\n' && c != '\r') {
      append(c);
      take();
      c = peek();
    }
  }

  private void readQuoted() throws IOException {
    long opened = currentLine;
    while (true) {
      int c = take();
      if (c == END) {
        currentLine = opened;
        throw bad("A quote is opened and never closed");
      }
      if (c == '"' && peek() != '"') {
        break;
      }
      if (c == '"') {
        take();
      } else if (c == '\n' || (c == '\r' && peek() != '\n')) {
        currentLine++;
      }
      if (field.length() == MAX_FIELD_CHARS) {
        currentLine = opened;
      }
      append(c);
    }
    while (peek() == ' ' && delimiter != ' ') {
      take();
    }
    int c = peek();
    if (c != END && c != delimiter && c != '\n' && c != '\r') {
      throw bad("After a closing quote comes '" + Character.toString(c) + "'");
    }
  }

  private void append(int c) {
    if (field.length() == MAX_FIELD_CHARS) {
      throw bad("A field has more than " + MAX_FIELD_CHARS + " characters");
    }
    field.append((char) c);
  }

  private void endLine(int end) throws IOException {
    if (end == '\r' && peek() == '\n') {
      take();
    }
    if (end != END) {
      currentLine++;
    }
  }

  private int peek() throws IOException {
    if (next == limit) {
      next = 0;
      limit = Math.max(0, reader.read(buffer, 0, buffer.length));
    }
    return next == limit ? END : buffer[next];
  }

  private int take() throws IOException {
    int c = peek();
    if (c != END) {
      next++;
    }
    return c;
  }

  private static RefusedException bad(String what) {
    return new RefusedException(
        "bad-csv",
        what + ".",
        "A field that holds the delimiter, a quote or a line end stands in double quotes, with its"
            + " own quotes doubled.");
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
