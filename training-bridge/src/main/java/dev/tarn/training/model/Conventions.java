package dev.tarn.training.model;

/**
 * What two trainings of the same EfficientNet may do differently, although their weights have the
 * same names and shapes: where a strided convolution is padded, and how batch normalisation counts.
 *
 * @param samePadding whether padding follows TensorFlow's SAME rule (the odd pixel goes to the
 *     right and below); otherwise it is {@code kernel / 2} on every side, as in torchvision
 * @param normEpsilon what batch normalisation adds to the variance, above 0
 * @param normMomentum the share of the running statistics that a training step keeps, 0 to 1
 */
public record Conventions(boolean samePadding, float normEpsilon, float normMomentum) {
  /** As published, and in every checkpoint that stems from TensorFlow: SAME, 1e-3, 0.99. */
  public static final Conventions TENSORFLOW = new Conventions(true, 1e-3f, 0.99f);

  /** PyTorch's defaults, torchvision's B0 to B4 and timm's own trainings: symmetric, 1e-5, 0.9. */
  public static final Conventions TORCH = new Conventions(false, 1e-5f, 0.9f);

  /** torchvision's B5 to B7: symmetric padding, 1e-3, 0.99. */
  public static final Conventions TORCHVISION_LARGE = new Conventions(false, 1e-3f, 0.99f);

  /** The same with another momentum, for instance to follow a small new data set faster. */
  public Conventions withNormMomentum(float momentum) {
    return new Conventions(samePadding, normEpsilon, momentum);
  }
}
