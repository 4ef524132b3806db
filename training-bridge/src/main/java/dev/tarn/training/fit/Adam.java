package dev.tarn.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * Adam, with decoupled weight decay if asked for.
 *
 * <p>Two arrays of a weight's size are kept for each weight.
 *
 * @see "D. P. Kingma, J. Ba, Adam: A Method for Stochastic Optimization, 2015"
 * @see "I. Loshchilov, F. Hutter, Decoupled Weight Decay Regularization, 2019"
 */
final class Adam {
  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final List<NDArray> weights = new ArrayList<>();
  private final List<NDArray> means = new ArrayList<>();
  private final List<NDArray> variances = new ArrayList<>();
  private final float weightDecay;
  private long steps;

  /**
   * @param manager owns the state
   */
  Adam(NDManager manager, Iterable<Parameter> parameters, double weightDecay) {
    this.weightDecay = (float) weightDecay;
    for (Parameter parameter : parameters) {
      if (parameter.requiresGradient()) {
        NDArray weight = parameter.getArray();
        weights.add(weight);
        means.add(zeros(manager, weight));
        variances.add(zeros(manager, weight));
      }
    }
  }

  private static NDArray zeros(NDManager manager, NDArray weight) {
    NDArray zeros = weight.zerosLike();
    zeros.attach(manager);
    return zeros;
  }

  /** Changes every weight by its gradient, which is zero afterwards. */
  void step(double rate) {
    steps++;
    double bias1 = 1 - Math.pow(BETA_1, steps);
    double bias2 = 1 - Math.pow(BETA_2, steps);
    float corrected = (float) (rate * Math.sqrt(bias2) / bias1);
    for (int i = 0; i < weights.size(); i++) {
      NDArray weight = weights.get(i);
      try (NDArray gradient = weight.getGradient()) {
        weight
            .getNDArrayInternal()
            .adamUpdate(
                new NDList(weight, gradient, means.get(i), variances.get(i)),
                new NDList(weight),
                (float) rate,
                corrected,
                weightDecay,
                1f,
                -1f,
                BETA_1,
                BETA_2,
                EPSILON,
                false,
                true);
      }
    }
  }
}
