/**
 * Bound expressions: typed, with names resolved, evaluated a batch of rows at a time.
 *
 * <p>Start at {@link dev.tarn.query.expression.Expr} and {@link dev.tarn.query.expression.Batch}.
 * Uses {@code value}; knows nothing of syntax beyond places, or of plans.
 */
@NullMarked
package dev.tarn.query.expression;

import org.jspecify.annotations.NullMarked;
