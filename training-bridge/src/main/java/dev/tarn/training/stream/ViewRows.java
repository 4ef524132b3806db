package dev.tarn.training.stream;

import dev.tarn.dataset.RowSelection;

/** The row number and occurrence at each position of a view. Immutable. */
final class ViewRows {
  private final int count;
  private final long firstRow;
  private final long[] rows;
  private final Occurrences occurrences;

  private ViewRows(int count, long firstRow, long[] rows, Occurrences occurrences) {
    this.count = count;
    this.firstRow = firstRow;
    this.rows = rows;
    this.occurrences = occurrences;
  }

  /** A result table has no rows of a dataset: the position is the row. */
  static ViewRows ofTable(int count) {
    return new ViewRows(count, 0, new long[0], Occurrences.none());
  }

  static ViewRows of(RowSelection selection) {
    int count = Math.toIntExact(selection.count());
    if (selection.isRange()) {
      return new ViewRows(
          count, count == 0 ? 0 : selection.row(0), new long[0], Occurrences.none());
    }
    long[] rows = selection.toArray();
    return new ViewRows(count, 0, rows, Occurrences.of(rows));
  }

  int count() {
    return count;
  }

  long row(int position) {
    return rows.length == 0 ? firstRow + position : rows[position];
  }

  int occurrence(int position) {
    return occurrences.at(position);
  }
}
