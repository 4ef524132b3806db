/**
 * Chunks: Arrow files that hold one tensor for a run of rows, with checksums and statistics.
 *
 * <p>Start at {@link dev.tarn.chunk.ArrowLayout}. Uses {@code schema}; knows nothing of versions or
 * stores.
 */
@NullMarked
package dev.tarn.chunk;

import org.jspecify.annotations.NullMarked;
