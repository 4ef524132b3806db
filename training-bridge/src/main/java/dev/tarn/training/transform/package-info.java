/**
 * What happens to an image between the dataset and the model: rotation, resizing, cropping and
 * flipping as one warp with one interpolation.
 *
 * <p>Start at {@link dev.tarn.training.transform.Transforms}; {@link
 * dev.tarn.training.transform.ImageLoader} runs them. Uses {@code dev.tarn.image} to decode; knows
 * nothing of datasets, batches or models.
 */
@NullMarked
package dev.tarn.training.transform;

import org.jspecify.annotations.NullMarked;
