package dev.tarn.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** What follows a convolution. */
enum Nonlinearity {
  NONE {
    @Override
    NDArray replace(NDArray array) {
      return array;
    }
  },
  SWISH {
    @Override
    NDArray replace(NDArray array) {
      try (array;
          NDArray gate = Activation.sigmoid(array)) {
        return array.mul(gate);
      }
    }
  },
  RELU6 {
    @Override
    NDArray replace(NDArray array) {
      try (array) {
        return array.clip(0f, 6f);
      }
    }
  };

  /** The activated array; the given one is transferred, and may be the one that comes back. */
  abstract NDArray replace(NDArray array);
}
