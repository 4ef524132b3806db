package dev.tarn.training.metric;

import dev.tarn.error.TarnException;

/** Predictions cannot be judged: a label outside the classes, a probability that is no number. */
public final class MetricException extends TarnException {
  MetricException(String code, String message, String hint) {
    super(Kind.REFUSED, code, message, hint);
  }
}
