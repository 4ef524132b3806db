package dev.tarn.query.execute;

import dev.tarn.query.expression.Expr;

/**
 * A key of ORDER BY. NaN comes after all numbers and null after NaN in both directions, unless
 * nulls come first.
 */
public record SortKey(Expr expression, boolean descending, boolean nullsFirst) {
  @Override
  public String toString() {
    return expression.digest() + (descending ? " DESC" : "") + (nullsFirst ? " NULLS FIRST" : "");
  }
}
