/**
 * What a commit says, as it is stored: its record, lists of chunks in levels, chunks packed behind
 * it.
 *
 * <p>Start at {@link dev.tarn.version.pack.CommitRecord}; {@link dev.tarn.version.pack.PackReader}
 * reads, {@link dev.tarn.version.pack.PackWriter} writes.
 */
@NullMarked
package dev.tarn.version.pack;

import org.jspecify.annotations.NullMarked;
