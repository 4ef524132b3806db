/**
 * What one machine remembers of a dataset to answer faster: which rows of a chunk have which class,
 * and which queries were run. It is never the truth: lost, locked, damaged or read-only, every
 * answer is the same, only slower.
 *
 * <p>Start at {@link dev.tarn.index.MachineIndex}. Uses RocksDB, which is loaded when it is first
 * needed; knows nothing of chunks and versions but their ids.
 */
@NullMarked
package dev.tarn.index;

import org.jspecify.annotations.NullMarked;
