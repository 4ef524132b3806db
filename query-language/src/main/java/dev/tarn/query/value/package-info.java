/**
 * Values while a query runs: a column holds one tensor, text or JSON value per row of a batch.
 *
 * <p>Start at {@link dev.tarn.query.value.Column} and {@link dev.tarn.query.value.ValueType}. Knows
 * nothing of queries.
 */
@NullMarked
package dev.tarn.query.value;

import org.jspecify.annotations.NullMarked;
