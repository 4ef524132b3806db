package dev.tarn.training.report;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML and inline SVG. Text and attribute values are escaped here and nowhere else, and tag
 * and attribute names come from the program only: no text of the data can become markup.
 */
final class Markup {
  private final StringBuilder out = new StringBuilder(1 << 16);
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn
   */
  Markup open(String tag, String... attributes) {
    start(tag, attributes);
    out.append('>');
    open.push(tag);
    return this;
  }

  /** Closes the element opened last. */
  Markup close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element without content; closed as in XML, so that the page is well-formed XML too. */
  Markup single(String tag, String... attributes) {
    start(tag, attributes);
    out.append("/>");
    return this;
  }

  /** An element that holds only text. */
  Markup element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** Text, escaped. */
  Markup text(String text) {
    escape(text);
    return this;
  }

  /** A line break in the source, for people who read it. */
  Markup line() {
    out.append('\n');
    return this;
  }

  /** Text of the program's own, for instance the style sheet; never of the data. */
  Markup trusted(String ownText) {
    out.append(ownText);
    return this;
  }

  private void start(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
  }

  private void escape(String text) {
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
      }
    }
  }

  /** Whether HTML and XML allow the character; direction overrides would rearrange what follows. */
  private static boolean isAllowed(int c) {
    boolean control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
    boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
    boolean directionOverride = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    boolean nonCharacter = (c & 0xFFFE) == 0xFFFE;
    return !control && !surrogate && !directionOverride && !nonCharacter;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
