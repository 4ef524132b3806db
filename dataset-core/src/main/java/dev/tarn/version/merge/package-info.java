/**
 * Merging a branch into another, row by row and tensor by tensor.
 *
 * <p>Start at {@link dev.tarn.version.merge.Merger}; {@link dev.tarn.version.merge.ThreeWayMerge}
 * finds what each side changed.
 */
@NullMarked
package dev.tarn.version.merge;

import org.jspecify.annotations.NullMarked;
