/**
 * The operators that compute a plan's rows: filters, sorts, joins, groups, on columns of batches.
 *
 * <p>Start at {@link dev.tarn.query.execute.Execution}. An operator works on positions as long as
 * it can and fetches values when they are asked for. Uses {@code expression}, {@code value} and
 * {@code sample}.
 */
@NullMarked
package dev.tarn.query.execute;

import org.jspecify.annotations.NullMarked;
