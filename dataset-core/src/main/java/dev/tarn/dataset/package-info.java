/**
 * What users hold in their hands: datasets, tensors, views, summaries, and the two services that
 * other modules provide (queries and saved views).
 *
 * <p>Start at {@link dev.tarn.dataset.Dataset}. Uses {@code version}, {@code sample}, {@code
 * chunk}, {@code schema} and {@code store}.
 */
@NullMarked
package dev.tarn.dataset;

import org.jspecify.annotations.NullMarked;
