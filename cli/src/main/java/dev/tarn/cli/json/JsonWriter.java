package dev.tarn.cli.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON value, piece by piece, as the command's contract wants it: integers beyond ±2^53
 * become decimal strings (JavaScript and many readers would round them), and NaN and the infinities
 * become {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}. Not for use by several threads.
 */
public final class JsonWriter {
  private static final long EXACT = 1L << 53;
  private static final BigInteger BIG_EXACT = BigInteger.valueOf(EXACT);
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final Appendable out;
  private boolean comma;

  /**
   * @param out where the text goes; an {@link IOException} of it is thrown as {@link
   *     UncheckedIOException}
   */
  public JsonWriter(Appendable out) {
    this.out = out;
  }

  /** The JSON text of a value: see {@link #value}. */
  public static String toString(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    new JsonWriter(text).value(value);
    return text.toString();
  }

  /** Begins an object. */
  public JsonWriter beginObject() {
    separate();
    put("{");
    comma = false;
    return this;
  }

  /** Ends the object begun last. */
  public JsonWriter endObject() {
    put("}");
    comma = true;
    return this;
  }

  /** Begins a list. */
  public JsonWriter beginArray() {
    separate();
    put("[");
    comma = false;
    return this;
  }

  /** Ends the list begun last. */
  public JsonWriter endArray() {
    put("]");
    comma = true;
    return this;
  }

  /** The key of the value that is written next. */
  public JsonWriter key(String name) {
    separate();
    quoted(name);
    put(":");
    comma = false;
    return this;
  }

  /** A key and its value. */
  public JsonWriter field(String name, @Nullable Object value) {
    return key(name).value(value);
  }

  /**
   * A value: null, booleans, numbers, maps and iterables are what they look like, everything else
   * is its text.
   */
  public JsonWriter value(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      beginObject();
      map.forEach((key, entry) -> field(String.valueOf(key), entry));
      return endObject();
    }
    if (value instanceof Iterable<?> list) {
      beginArray();
      for (Iterator<?> it = list.iterator(); it.hasNext(); ) {
        value(it.next());
      }
      return endArray();
    }
    if (value instanceof JsonText json) {
      return raw(json.text());
    }
    separate();
    comma = true;
    if (value == null || value instanceof Boolean) {
      put(String.valueOf(value));
    } else if (value instanceof Number number) {
      number(number);
    } else {
      quoted(value.toString());
    }
    return this;
  }

  /** A value that is JSON already. */
  public JsonWriter raw(String json) {
    separate();
    comma = true;
    put(json);
    return this;
  }

  private void number(Number number) {
    boolean floating = number instanceof Double || number instanceof Float;
    boolean plain = floating ? Double.isFinite(number.doubleValue()) : isExact(number);
    if (plain) {
      put(number.toString());
    } else {
      quoted(number.toString());
    }
  }

  private static boolean isExact(Number number) {
    return number instanceof BigInteger big
        ? big.abs().compareTo(BIG_EXACT) <= 0
        : number.longValue() >= -EXACT && number.longValue() <= EXACT;
  }

  private void separate() {
    if (comma) {
      put(",");
    }
  }

  private void quoted(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> escaped.append("\\\"");
        case '\\' -> escaped.append("\\\\");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f || isLoneSurrogate(text, i)) {
            escaped.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
              escaped.append(HEX[(c >> shift) & 15]);
            }
          } else {
            escaped.append(c);
          }
        }
      }
    }
    put(escaped.append('"'));
  }

  /** Half of a pair has no UTF-8 form; written as an escape it survives. */
  private static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  private void put(CharSequence text) {
    try {
      out.append(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
