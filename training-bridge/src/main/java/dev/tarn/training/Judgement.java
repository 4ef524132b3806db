package dev.tarn.training;

import dev.tarn.training.metric.Evaluation;

/**
 * What an evaluation came to.
 *
 * @param rows which rows the model was judged by
 * @param evaluation the figures, over all of these rows at once
 */
public record Judgement(RowSource rows, Evaluation evaluation) {}
