package dev.tarn.training.fit;

import dev.tarn.training.metric.Evaluation;
import java.util.Optional;

/**
 * What one epoch did.
 *
 * @param epoch from 0
 * @param rowCount how many rows were learned from
 * @param loss mean cross entropy over these rows while they were learned from, in nats
 * @param accuracy share of these rows that were classified right at that moment, 0 to 1
 * @param learningRate of the epoch's first step
 * @param seconds how long it took, validation not included
 * @param validation of the model as it was after the epoch, where there are validation rows
 */
public record EpochRecord(
    int epoch,
    long rowCount,
    double loss,
    double accuracy,
    double learningRate,
    double seconds,
    Optional<Evaluation> validation) {}
