package dev.tarn.training.model;

import java.util.List;

/**
 * How a network wants its colours: {@code (value - mean) / deviation} per channel, where value is 0
 * to 1.
 *
 * @param mean red, green, blue
 * @param deviation red, green, blue; each above 0
 */
public record Normalisation(List<Float> mean, List<Float> deviation) {
  /**
   * The mean and deviation of ImageNet's training images, which most checkpoints were made with.
   */
  public static final Normalisation IMAGENET =
      new Normalisation(List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));

  /** Copies the lists and checks them. */
  public Normalisation {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (mean.size() != 3 || deviation.size() != 3) {
      throw new IllegalArgumentException(
          "Expected 3 means and deviations, got " + mean + " and " + deviation);
    }
    if (deviation.stream().anyMatch(d -> !(d > 0))) {
      throw new IllegalArgumentException("Expected deviations above 0, got " + deviation);
    }
  }
}
