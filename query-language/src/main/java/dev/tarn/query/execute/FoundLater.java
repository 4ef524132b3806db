package dev.tarn.query.execute;

import dev.tarn.dataset.RowFinder;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of a dataset, rising, that are found when they are first asked for. */
final class FoundLater implements Relation {
  private final ScanRelation input;
  private final int rowCount;
  private final RowFinder find;
  private @Nullable Relation found;

  /**
   * @param rowCount how many there are
   * @param find finds them
   */
  FoundLater(ScanRelation input, int rowCount, RowFinder find) {
    this.input = input;
    this.rowCount = rowCount;
    this.find = find;
  }

  private synchronized Relation found() {
    if (found == null) {
      int[] rows = find.find();
      found =
          SelectedRelation.of(
              input, rows.length == rowCount ? rows : Arrays.copyOf(rows, rowCount));
    }
    return found;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  @Override
  public Column column(int field, Rows rows) {
    return found().column(field, rows);
  }

  @Override
  public Column shapes(int field, Rows rows) {
    return found().shapes(field, rows);
  }

  @Override
  public Optional<RowFinder> rising(int field) {
    return input.isRowNumber(field) ? Optional.of(find) : Optional.empty();
  }

  /** The rows as a relation of their own, found now. */
  Relation now() {
    return found();
  }

  @Override
  public long elements(int field) {
    return input.elements(field);
  }

  @Override
  public long rowNumber(int position) {
    return found().rowNumber(position);
  }
}
