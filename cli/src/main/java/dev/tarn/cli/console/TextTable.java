package dev.tarn.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Columns of text for people, as wide as they need to be, two spaces between them. */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<String> headings;
  private final boolean[] right;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param headings the heading of each column; one that starts with {@code >} stands to the right,
   *     as numbers do
   */
  public TextTable(List<String> headings) {
    this.right = new boolean[headings.size()];
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < headings.size(); i++) {
      right[i] = headings.get(i).startsWith(">");
      shown.add(PlainText.oneLine(right[i] ? headings.get(i).substring(1) : headings.get(i)));
    }
    this.headings = shown;
  }

  /** A row, a cell for each heading. */
  public TextTable row(List<String> cells) {
    rows.add(cells.stream().map(PlainText::oneLine).toList());
    return this;
  }

  /** A row, a cell for each heading. */
  public TextTable row(String... cells) {
    return row(List.of(cells));
  }

  /** The table, a line for the headings and for each row. */
  public String render() {
    int[] widths = new int[headings.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = PlainText.width(headings.get(i));
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], PlainText.width(row.get(i)));
      }
    }
    StringBuilder text = new StringBuilder();
    append(text, headings, widths);
    rows.forEach(row -> append(text, row, widths));
    return text.toString();
  }

  private void append(StringBuilder text, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - PlainText.width(cells.get(i)));
      line.append(i == 0 ? "" : GAP);
      line.append(right[i] ? padding + cells.get(i) : cells.get(i) + padding);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }
}
