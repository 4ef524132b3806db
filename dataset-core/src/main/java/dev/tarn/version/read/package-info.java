/**
 * Samples of one commit: chunks with their patches, by row.
 *
 * <p>Start at {@link dev.tarn.version.read.OpenCommit}, then {@link
 * dev.tarn.version.read.TensorReader}.
 */
@NullMarked
package dev.tarn.version.read;

import org.jspecify.annotations.NullMarked;
