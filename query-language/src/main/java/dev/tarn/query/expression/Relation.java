package dev.tarn.query.expression;

import dev.tarn.dataset.RowFinder;
import dev.tarn.query.value.Column;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Rows that can be read by position, a column at a time: values are fetched when asked for. Threads
 * may share it.
 *
 * <p>At most 2,147,483,647 rows.
 */
public interface Relation {
  /** The number of rows. */
  int rowCount();

  /** The values of a field in some rows. */
  Column column(int field, Rows rows);

  /**
   * The shapes of a field's samples in some rows: int64 (ndim) per row. Images know theirs without
   * being decoded.
   */
  default Column shapes(int field, Rows rows) {
    return Shapes.of(column(field, rows));
  }

  /** About how many elements a field's largest samples have; 1 where that is not known. */
  default long elements(int field) {
    return 1;
  }

  /**
   * The values of a field of whole numbers in all rows, where they rise from row to row and fit an
   * int; empty where that is not known. They are found when they are asked for.
   */
  default Optional<RowFinder> rising(int field) {
    return Optional.empty();
  }

  /**
   * The values of a field of whole numbers in all rows, in any order, where they are at hand as an
   * array; borrowed.
   */
  default Optional<Supplier<int[]>> chosen(int field) {
    return Optional.empty();
  }

  /**
   * The number that messages give to a row: its number in the dataset where that is known, else its
   * position.
   */
  default long rowNumber(int position) {
    return position;
  }
}
