/**
 * Weighted random draws that are exact, reproducible, and the same with any number of threads.
 *
 * <p>Start at {@link dev.tarn.query.sample.WeightedSample}. Knows nothing of queries.
 */
@NullMarked
package dev.tarn.query.sample;

import org.jspecify.annotations.NullMarked;
