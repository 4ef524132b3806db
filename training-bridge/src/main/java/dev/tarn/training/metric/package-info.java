/**
 * How good predictions are: every figure is computed over all rows at once, never averaged over
 * batches, and agrees with scikit-learn's function that its javadoc names.
 *
 * <p>Start at {@link dev.tarn.training.metric.Evaluation}. Uses nothing else of Tarn.
 */
@NullMarked
package dev.tarn.training.metric;

import org.jspecify.annotations.NullMarked;
