package dev.tarn.training.model;

import ai.djl.ndarray.types.Shape;
import dev.tarn.training.model.ParameterSite.Field;
import dev.tarn.training.model.ParameterSite.Part;
import java.util.Arrays;
import java.util.Random;

/** Where the first values of a network's parameters come from. */
interface ParameterValues {
  /** float32 (shape), row-major; owned by the caller. */
  float[] of(ParameterSite site, Shape shape);

  /**
   * As published: convolutions normal with variance {@code 2 / (kernel² · out channels / groups)},
   * a classifier uniform within {@code ±1/√classes}, biases 0, normalisation the identity.
   *
   * @see <a
   *     href="https://github.com/tensorflow/tpu/blob/master/models/official/efficientnet/efficientnet_model.py">conv_kernel_initializer
   *     and dense_kernel_initializer of the reference code</a>
   */
  static ParameterValues published(long seed) {
    Random random = new Random(seed);
    return (site, shape) ->
        site.part() == Part.CLASSIFIER && site.field() == Field.WEIGHT
            ? uniform(shape, 1 / Math.sqrt(shape.get(0)), random)
            : backbone(site, shape, random);
  }

  /**
   * A new classifier on trained features: weight uniform within {@code ±1/√features}, bias 0, so
   * that the first logits are small whatever the number of classes.
   */
  static ParameterValues newHead(long seed) {
    Random random = new Random(seed);
    return (site, shape) -> {
      if (site.part() != Part.CLASSIFIER) {
        throw new IllegalArgumentException("Not of the classifier: " + site);
      }
      return site.field() == Field.WEIGHT
          ? uniform(shape, 1 / Math.sqrt(shape.get(1)), random)
          : new float[Math.toIntExact(shape.size())];
    };
  }

  private static float[] backbone(ParameterSite site, Shape shape, Random random) {
    float[] values = new float[Math.toIntExact(shape.size())];
    switch (site.field()) {
      case WEIGHT -> {
        // A depthwise filter makes one channel of one: its fan-out is its kernel alone.
        long outputs = site.part() == Part.DEPTHWISE ? 1 : shape.get(0);
        double deviation = Math.sqrt(2.0 / (shape.get(2) * shape.get(3) * outputs));
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (random.nextGaussian() * deviation);
        }
      }
      case NORM_SCALE, NORM_VARIANCE -> Arrays.fill(values, 1);
      case BIAS, NORM_SHIFT, NORM_MEAN -> Arrays.fill(values, 0);
    }
    return values;
  }

  private static float[] uniform(Shape shape, double bound, Random random) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return values;
  }
}
