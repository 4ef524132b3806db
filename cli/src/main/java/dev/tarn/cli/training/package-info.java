/**
 * Verbs of training: train, evaluate, weights.
 *
 * <p>Start at {@link dev.tarn.cli.training.TrainVerb}. Uses {@code place}, {@code console}, {@code
 * json} and the training bridge.
 */
@NullMarked
package dev.tarn.cli.training;

import org.jspecify.annotations.NullMarked;
