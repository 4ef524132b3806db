package dev.tarn.query.parser;

import org.apache.calcite.sql.parser.SqlParserPos;

/** The text of a query, able to say where something stands in it and to show that place. */
public final class QueryText {
  private static final int WIDEST_EXCERPT = 120;
  private static final int BEFORE_CARET = 60;

  private final String text;
  private final String[] lines;

  /** A text; its lines end with LF, CR LF or CR. */
  public QueryText(String text) {
    this.text = text;
    this.lines = text.split("\r\n|\r|\n", -1);
  }

  /** The text itself. */
  public String text() {
    return text;
  }

  /** The place of a piece of syntax. Calcite counts UTF-16 units, people see code points. */
  public Place place(SqlParserPos pos) {
    return place(pos.getLineNum(), pos.getColumnNum(), pos.getEndLineNum(), pos.getEndColumnNum());
  }

  /**
   * The place from one UTF-16 position to another, both inclusive, cut at the end of the first
   * line.
   */
  Place place(int beginLine, int beginColumn, int endLine, int endColumn) {
    int lineNumber = Math.min(Math.max(beginLine, 1), lines.length);
    String line = lines[lineNumber - 1];
    int begin = Math.min(Math.max(beginColumn - 1, 0), line.length());
    int end = endLine > beginLine ? line.length() : Math.min(endColumn, line.length());
    int length = Math.max(1, line.codePointCount(begin, Math.max(begin, end)));
    return new Place(lineNumber, line.codePointCount(0, begin) + 1, length);
  }

  /** The place right after the last thing that is written. */
  Place end() {
    int last = lines.length - 1;
    while (last > 0 && lines[last].isBlank()) {
      last--;
    }
    String written = lines[last].stripTrailing();
    return new Place(last + 1, written.codePointCount(0, written.length()) + 1, 1);
  }

  /** The text of a piece of syntax, in one line: runs of white space become a space. */
  public String slice(SqlParserPos pos) {
    StringBuilder out = new StringBuilder();
    for (int line = pos.getLineNum(); line <= Math.min(pos.getEndLineNum(), lines.length); line++) {
      String text = lines[line - 1];
      int from = line == pos.getLineNum() ? pos.getColumnNum() - 1 : 0;
      int to =
          line == pos.getEndLineNum()
              ? Math.min(pos.getEndColumnNum(), text.length())
              : text.length();
      out.append(text, Math.min(from, to), to).append(' ');
    }
    return out.toString().strip().replaceAll("\\s+", " ");
  }

  /**
   * Two lines: the query's line with two spaces before it, and carets under the place. Long lines
   * are cut.
   */
  public String excerpt(Place place) {
    int[] line = lines[Math.min(place.line(), lines.length) - 1].codePoints().toArray();
    int caret = Math.min(place.column() - 1, line.length);
    int from = line.length > WIDEST_EXCERPT ? Math.max(0, caret - BEFORE_CARET) : 0;
    int to = Math.min(line.length, from + WIDEST_EXCERPT);
    StringBuilder shown = new StringBuilder("  ").append(from > 0 ? "…" : "");
    StringBuilder under = new StringBuilder("  ").append(from > 0 ? " " : "");
    for (int i = from; i < to; i++) {
      boolean control = Character.isISOControl(line[i]) && line[i] != '\t';
      shown.appendCodePoint(control ? ' ' : line[i]);
      if (i < caret) {
        under.append(line[i] == '\t' ? '\t' : ' ');
      }
    }
    shown.append(to < line.length ? "…" : "");
    int carets = Math.max(1, Math.min(place.length(), to - caret));
    return shown.append('\n').append(under).append("^".repeat(carets)).toString();
  }
}
