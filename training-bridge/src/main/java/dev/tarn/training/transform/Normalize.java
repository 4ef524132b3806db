package dev.tarn.training.transform;

import java.util.List;

/**
 * What the trainer does to the samples on the device: {@code (value / 255 - mean) / deviation} per
 * channel. Here it is only recorded; batches stay uint8.
 *
 * @param mean per channel, on the scale 0 to 1
 * @param deviation per channel, on the scale 0 to 1, above 0
 */
public record Normalize(List<Double> mean, List<Double> deviation) implements Transform {
  /**
   * @throws TransformException if the lists differ in length or a number is not usable
   */
  public Normalize {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    boolean fits = mean.size() == deviation.size() && (mean.size() == 1 || mean.size() == 3);
    if (!fits
        || !mean.stream().allMatch(Double::isFinite)
        || !deviation.stream().allMatch(value -> value > 0 && Double.isFinite(value))) {
      throw new TransformException(
          "Normalize has the means "
              + mean
              + " and deviations "
              + deviation
              + ", expected one of each for 1 or 3 channels, deviations above 0.",
          "Normalize.imagenet() fits pretrained EfficientNets.");
    }
  }

  /** The means and deviations of ImageNet's RGB channels, as torchvision has them. */
  public static Normalize imagenet() {
    return new Normalize(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
  }

  /** {@code (value - 127) / 128}, as EfficientNet-Lite was trained with. */
  public static Normalize centred() {
    return new Normalize(
        List.of(127 / 255.0, 127 / 255.0, 127 / 255.0),
        List.of(128 / 255.0, 128 / 255.0, 128 / 255.0));
  }

  /** Nothing: the geometry stays. */
  @Override
  public Geometry after(Geometry before, Draws draws, int firstDraw) {
    return before;
  }
}
