package dev.tarn.training.transform;

/**
 * Exchanges top and bottom.
 *
 * @param probability that the sample is flipped
 */
public record VerticalFlip(double probability) implements Transform {
  /**
   * @throws TransformException for a probability outside 0 to 1
   */
  public VerticalFlip {
    Transform.requireProbability(probability);
  }

  /** Flips with probability {@code p}. */
  public static VerticalFlip p(double p) {
    return new VerticalFlip(p);
  }

  @Override
  public Geometry after(Geometry before, Draws draws, int firstDraw) {
    if (draws.uniform(firstDraw) >= probability) {
      return before;
    }
    int height = before.outputHeightPixels();
    int width = before.outputWidthPixels();
    return before.then(height, width, 1, 0, 0, 0, -1, height - 1.0);
  }
}
