/**
 * What differs between two commits, and which commit a row comes from.
 *
 * <p>Start at {@link dev.tarn.version.diff.Diff}.
 */
@NullMarked
package dev.tarn.version.diff;

import org.jspecify.annotations.NullMarked;
