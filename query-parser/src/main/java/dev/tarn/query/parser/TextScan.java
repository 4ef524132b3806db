package dev.tarn.query.parser;

/** Finds what was opened and never closed: texts, quoted names, comments. */
final class TextScan {
  private final String text;
  private int at;

  private TextScan(String text) {
    this.text = text;
  }

  /** Refuses a text in which a quote or a comment is left open. */
  static void check(QueryText query) {
    new TextScan(query.text()).run(query);
  }

  private void run(QueryText query) {
    while (at < text.length()) {
      int start = at;
      char c = text.charAt(at);
      boolean closed = true;
      String what = "";
      if (c == '\'') {
        closed = skipQuoted('\'');
        what = "This text is not closed: a single quote (') is missing";
      } else if (c == '"') {
        closed = skipQuoted('"');
        what = "This name is not closed: a double quote (\") is missing";
      } else if (text.startsWith("--", at)) {
        skipLine();
      } else if (text.startsWith("/*", at)) {
        closed = skipTo("*/");
        what = "This comment is not closed: */ is missing";
      } else {
        at++;
      }
      if (!closed) {
        throw open(query, start, what);
      }
    }
  }

  private boolean skipQuoted(char quote) {
    at++;
    while (at < text.length()) {
      if (text.charAt(at) != quote) {
        at++;
      } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
        at += 2;
      } else {
        at++;
        return true;
      }
    }
    return false;
  }

  private void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
  }

  private boolean skipTo(String end) {
    int found = text.indexOf(end, at + 2);
    at = found < 0 ? text.length() : found + end.length();
    return found >= 0;
  }

  private String closing(int start) {
    return switch (text.charAt(start)) {
      case '\'' -> "Close it; a quote inside a text is written twice: 'the eye''s rim'.";
      case '"' -> "Close it; names take double quotes, texts single quotes.";
      default -> "Close it with */, or begin a comment to the end of the line with --.";
    };
  }

  private TqlSyntaxException open(QueryText query, int start, String what) {
    String before = text.substring(0, start);
    int line = before.split("\r\n|\r|\n", -1).length;
    int lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
    Place place = query.place(line, start - lineStart + 1, line, start - lineStart + 1);
    return new TqlSyntaxException(what + ", opened at " + place + ".", place, closing(start));
  }
}
