/**
 * The door to all of a dataset's versions, for {@code dataset} and {@code integrity}.
 *
 * <p>Start at {@link dev.tarn.version.history.Versions}.
 */
@NullMarked
package dev.tarn.version.history;

import org.jspecify.annotations.NullMarked;
