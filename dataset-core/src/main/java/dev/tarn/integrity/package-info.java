/**
 * Care for what is stored: finding damage before it is read as data.
 *
 * <p>Start at {@link dev.tarn.integrity.Verifier}. Uses {@code version}.
 */
@NullMarked
package dev.tarn.integrity;

import org.jspecify.annotations.NullMarked;
