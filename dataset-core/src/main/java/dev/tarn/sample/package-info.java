/**
 * Samples: one cell of a dataset as a Java value, and how it gets into and out of Arrow vectors,
 * with the checks of each htype.
 *
 * <p>Start at {@link dev.tarn.sample.SampleWriter} and {@link dev.tarn.sample.SampleReader}. Uses
 * {@code schema}, {@code image} and the layout of {@code chunk}.
 */
@NullMarked
package dev.tarn.sample;

import org.jspecify.annotations.NullMarked;
