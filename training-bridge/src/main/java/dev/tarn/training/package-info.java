/**
 * From a view to a judged model in a few lines.
 *
 * <p>Start at {@link dev.tarn.training.FineTune}, which trains, and {@link
 * dev.tarn.training.Evaluate}, which judges. They tie together {@code stream} (rows as batches),
 * {@code transform} (pixels), {@code model} and {@code fit} (the network and its training), {@code
 * metric} and {@code report}; each of these can be used alone.
 */
@NullMarked
package dev.tarn.training;

import org.jspecify.annotations.NullMarked;
