package dev.tarn.training.transform;

/**
 * Exchanges left and right.
 *
 * @param probability that the sample is flipped
 */
public record HorizontalFlip(double probability) implements Transform {
  /**
   * @throws TransformException for a probability outside 0 to 1
   */
  public HorizontalFlip {
    Transform.requireProbability(probability);
  }

  /** Flips with probability {@code p}. */
  public static HorizontalFlip p(double p) {
    return new HorizontalFlip(p);
  }

  @Override
  public Geometry after(Geometry before, Draws draws, int firstDraw) {
    if (draws.uniform(firstDraw) >= probability) {
      return before;
    }
    int height = before.outputHeightPixels();
    int width = before.outputWidthPixels();
    return before.then(height, width, -1, 0, width - 1.0, 0, 1, 0);
  }
}
