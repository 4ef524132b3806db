package dev.tarn.training.transform;

import dev.tarn.error.RefusedException;

/** A transform that cannot be: its code is {@code bad-transform}. */
public final class TransformException extends RefusedException {
  TransformException(String message, String hint) {
    super("bad-transform", message, hint);
  }
}
