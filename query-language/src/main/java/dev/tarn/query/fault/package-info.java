/**
 * Errors of queries: what is wrong with the text, where it stands, or which row's data it is.
 *
 * <p>Start at {@link dev.tarn.query.fault.QueryException}. Uses {@code query.parser} and {@code
 * error}.
 */
@NullMarked
package dev.tarn.query.fault;

import org.jspecify.annotations.NullMarked;
