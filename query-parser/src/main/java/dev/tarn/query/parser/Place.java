package dev.tarn.query.parser;

/**
 * A place in the text of a query, counted in code points.
 *
 * @param line from 1
 * @param column from 1
 * @param length how many code points of that line, at least 1
 */
public record Place(int line, int column, int length) {
  @Override
  public String toString() {
    return "line " + line + ", column " + column;
  }
}
