/**
 * The report of a training or an evaluation: one HTML file with every figure, chart and picture in
 * it, readable without a network, a script or Tarn.
 *
 * <p>Start at {@link dev.tarn.training.report.Report}. Uses {@code dev.tarn.training.metric} for
 * the figures it shows; knows nothing of datasets, streams or models.
 */
@NullMarked
package dev.tarn.training.report;

import org.jspecify.annotations.NullMarked;
