/**
 * The errors a user sees: what was wrong, where, what was expected, what to do next.
 *
 * <p>Start at {@link dev.tarn.error.TarnException}. Uses nothing else of Tarn; everything else may
 * use it.
 */
@NullMarked
package dev.tarn.error;

import org.jspecify.annotations.NullMarked;
