/**
 * Chunks: Arrow files that hold one tensor for a run of rows, with checksums and statistics.
 *
 * <p>Start at {@link dev.tarn.chunk.ArrowLayout} for how a tensor lies in memory, at {@link
 * dev.tarn.chunk.ChunkWriter} and {@link dev.tarn.chunk.ChunkReader} for files. Uses {@code schema}
 * and, to read, {@code store}; knows nothing of versions.
 */
@NullMarked
package dev.tarn.chunk;

import org.jspecify.annotations.NullMarked;
