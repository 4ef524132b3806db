/**
 * EfficientNet on PyTorch through DJL, and the weights files it starts from: safetensors and
 * PyTorch's own, read so that nothing but tensors can come out of them.
 *
 * <p>Start at {@link dev.tarn.training.model.PretrainedWeights}. Uses DJL; knows nothing of
 * datasets and views.
 */
@NullMarked
package dev.tarn.training.model;

import org.jspecify.annotations.NullMarked;
