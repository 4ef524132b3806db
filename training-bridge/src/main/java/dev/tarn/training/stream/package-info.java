/**
 * The rows of a view as batches for training: shuffled by a seed, decoded and transformed by worker
 * threads, delivered in order.
 *
 * <p>Start at {@link dev.tarn.training.stream.BatchStream}. Uses {@code dev.tarn.dataset} for the
 * rows and {@code transform} for the pixels, and is the {@code BatchSource} that {@code fit} takes;
 * knows nothing of models.
 */
@NullMarked
package dev.tarn.training.stream;

import org.jspecify.annotations.NullMarked;
