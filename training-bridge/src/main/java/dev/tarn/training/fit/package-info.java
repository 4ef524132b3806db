/**
 * Fitting an image classifier to a data set: batches in, weights, records and probabilities out.
 *
 * <p>Start at {@link dev.tarn.training.fit.ImageClassifier}, which {@link
 * dev.tarn.training.fit.FineTuning} trains. Uses {@code model} and {@code metric}; whoever has
 * images implements {@link dev.tarn.training.fit.BatchSource}.
 */
@NullMarked
package dev.tarn.training.fit;

import org.jspecify.annotations.NullMarked;
