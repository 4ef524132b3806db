package dev.tarn.query.execute;

import dev.tarn.dataset.RowFinder;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Expressions of a relation's rows, computed when read. */
public final class ProjectedRelation implements Relation {
  private final Relation input;
  private final int inputFields;
  private final List<Expr> expressions;
  private final Execution execution;

  /** One expression per field. */
  public ProjectedRelation(
      Relation input, int inputFields, List<Expr> expressions, Execution execution) {
    this.input = input;
    this.inputFields = inputFields;
    this.expressions = expressions;
    this.execution = execution;
  }

  @Override
  public int rowCount() {
    return input.rowCount();
  }

  @Override
  public Column column(int field, Rows rows) {
    Expr expression = expressions.get(field);
    if (expression instanceof ColumnRef column) {
      return input.column(column.field(), rows);
    }
    Rows present = Missing.present(rows);
    Column computed = expression.evaluate(execution.batch(input, present, inputFields));
    return Missing.spread(computed, rows);
  }

  @Override
  public Column shapes(int field, Rows rows) {
    return expressions.get(field) instanceof ColumnRef column
        ? input.shapes(column.field(), rows)
        : Relation.super.shapes(field, rows);
  }

  @Override
  public Optional<RowFinder> rising(int field) {
    return expressions.get(field) instanceof ColumnRef column
        ? input.rising(column.field())
        : Optional.empty();
  }

  @Override
  public Optional<Supplier<int[]>> chosen(int field) {
    return expressions.get(field) instanceof ColumnRef column
        ? input.chosen(column.field())
        : Optional.empty();
  }

  @Override
  public long elements(int field) {
    return Execution.elements(input, expressions.get(field));
  }

  @Override
  public long rowNumber(int position) {
    return input.rowNumber(position);
  }
}
