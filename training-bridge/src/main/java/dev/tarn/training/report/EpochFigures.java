package dev.tarn.training.report;

import java.util.OptionalDouble;

/**
 * What one epoch of training came to.
 *
 * @param epoch from 1
 * @param loss mean training loss over the epoch's rows
 * @param accuracy share of the epoch's rows that were predicted right while training, 0 to 1
 * @param validationLoss mean loss over the validation rows after the epoch, where there are any
 * @param validationAccuracy share of the validation rows predicted right, where there are any
 * @param learningRate the rate of the epoch's first step
 */
public record EpochFigures(
    int epoch,
    double loss,
    double accuracy,
    OptionalDouble validationLoss,
    OptionalDouble validationAccuracy,
    double learningRate) {}
