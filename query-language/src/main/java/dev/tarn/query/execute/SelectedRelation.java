package dev.tarn.query.execute;

import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import java.util.Optional;
import java.util.function.Supplier;

/** Some rows of a relation in some order, repeats allowed. */
public final class SelectedRelation implements Relation {
  private final Relation input;
  private final Rows selection;

  private SelectedRelation(Relation input, Rows selection) {
    this.input = input;
    this.selection = selection;
  }

  /** Rows of a relation in its order, each once; the array is transferred. */
  static Relation inOrder(Relation input, int[] positions) {
    return input instanceof ScanRelation scan
        ? new FoundLater(scan, positions.length, () -> positions)
        : of(input, positions);
  }

  /** The rows at these positions; the array is transferred. */
  public static Relation of(Relation input, int[] positions) {
    if (input instanceof FoundLater later) {
      return of(later.now(), positions);
    }
    if (input instanceof SelectedRelation selected) {
      // One step instead of two: chains of filters and limits stay flat.
      return new SelectedRelation(selected.input, selected.selection.take(positions));
    }
    return new SelectedRelation(input, Rows.at(positions));
  }

  /** A run of rows. */
  public static Relation range(Relation input, int from, int count) {
    if (input instanceof FoundLater later) {
      return range(later.now(), from, count);
    }
    if (input instanceof SelectedRelation selected) {
      return of(selected, Rows.range(from, count).toArray());
    }
    return new SelectedRelation(input, Rows.range(from, count));
  }

  @Override
  public int rowCount() {
    return selection.count();
  }

  @Override
  public Column column(int field, Rows rows) {
    return input.column(field, resolve(rows));
  }

  @Override
  public Column shapes(int field, Rows rows) {
    return input.shapes(field, resolve(rows));
  }

  private Rows resolve(Rows rows) {
    if (rows.isRange() && selection.isRange()) {
      return Rows.range(selection.from() + rows.from(), rows.count());
    }
    return selection.take(rows.toArray());
  }

  @Override
  public Optional<Supplier<int[]>> chosen(int field) {
    boolean rows =
        input instanceof ScanRelation scan && scan.isRowNumber(field) && !selection.isRange();
    return rows ? Optional.of(selection::toArray) : Optional.empty();
  }

  @Override
  public long elements(int field) {
    return input.elements(field);
  }

  @Override
  public long rowNumber(int position) {
    return input.rowNumber(selection.position(position));
  }
}
