/**
 * Tarn as a peer of the benchmark that times it beside other stores: each work is done the way a
 * user would do it.
 *
 * <p>Start at {@link dev.tarn.benchmarks.Benchmarks}.
 */
@NullMarked
package dev.tarn.benchmarks;

import org.jspecify.annotations.NullMarked;
