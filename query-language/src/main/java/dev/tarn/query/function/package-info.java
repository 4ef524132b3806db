/**
 * The functions of TQL, one class per family, each registering its functions in the table.
 *
 * <p>Start at {@link dev.tarn.query.function.FunctionTable}. A function checks its arguments' types
 * when the query is bound and gives an expression whose kernel computes a batch at a time. Uses
 * {@code expression} and {@code value}.
 */
@NullMarked
package dev.tarn.query.function;

import org.jspecify.annotations.NullMarked;
