/**
 * A disk in memory that real file operations run on and whose power can be cut: bytes, names and
 * folders that were not synced are forgotten, reordered and torn, each by itself.
 *
 * <p>Start at {@link dev.tarn.harness.disk.LossyDisk}. Knows nothing of Tarn.
 */
@NullMarked
package dev.tarn.harness.disk;

import org.jspecify.annotations.NullMarked;
