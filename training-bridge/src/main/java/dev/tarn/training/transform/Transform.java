package dev.tarn.training.transform;

/** One step of {@link Transforms}: an immutable value. */
public sealed interface Transform
    permits Rotate, Resize, CenterCrop, RandomCrop, HorizontalFlip, VerticalFlip, Normalize {

  /** No step draws more numbers than this. */
  int MAX_DRAWS = 4;

  /**
   * The geometry with this step behind it.
   *
   * @param draws of the sample
   * @param firstDraw this step may use {@link #MAX_DRAWS} draws from here on
   */
  Geometry after(Geometry before, Draws draws, int firstDraw);

  /** Holds that a probability is one. */
  static double requireProbability(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new TransformException(
          "The probability is " + p + ", expected 0 to 1.", "p(0.5) means every second time.");
    }
    return p;
  }

  /** Holds that a size is one. */
  static void requireSize(int heightPixels, int widthPixels) {
    if (heightPixels < 1 || widthPixels < 1 || heightPixels > 32768 || widthPixels > 32768) {
      throw new TransformException(
          "The size is "
              + heightPixels
              + " x "
              + widthPixels
              + " pixels (height x width), expected 1 to 32768.",
          "EfficientNet-B0 was trained at 224, smaller sizes are faster.");
    }
  }
}
