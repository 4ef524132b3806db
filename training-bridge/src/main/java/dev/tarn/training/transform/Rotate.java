package dev.tarn.training.transform;

/**
 * Rotation about the image's centre by an angle drawn evenly from {@code -maxDegrees} to {@code
 * maxDegrees}; the size stays, what comes in from outside is the border.
 *
 * @param maxDegrees 0 to 180; positive angles turn counter-clockwise
 * @param probability that the sample is rotated at all
 */
public record Rotate(double maxDegrees, double probability) implements Transform {
  /**
   * @throws TransformException for an angle or probability outside its range
   */
  public Rotate {
    if (!(maxDegrees >= 0 && maxDegrees <= 180)) {
      throw new TransformException(
          "The largest angle is " + maxDegrees + " degrees, expected 0 to 180.",
          "180 draws from all directions.");
    }
    Transform.requireProbability(probability);
  }

  /** Rotates every sample by up to that many degrees either way. */
  public static Rotate degrees(double maxDegrees) {
    return new Rotate(maxDegrees, 1);
  }

  /** Rotates with probability {@code p} only. */
  public Rotate p(double p) {
    return new Rotate(maxDegrees, p);
  }

  @Override
  public Geometry after(Geometry before, Draws draws, int firstDraw) {
    if (draws.uniform(firstDraw) >= probability) {
      return before;
    }
    return by(before, maxDegrees * (2 * draws.uniform(firstDraw + 1) - 1));
  }

  /** The same matrix as OpenCV's getRotationMatrix2D about the centre, inverted. */
  static Geometry by(Geometry before, double degrees) {
    double radians = Math.toRadians(degrees);
    double cos = StrictMath.cos(radians);
    double sin = StrictMath.sin(radians);
    double centreX = (before.outputWidthPixels() - 1) / 2.0;
    double centreY = (before.outputHeightPixels() - 1) / 2.0;
    return before.then(
        before.outputHeightPixels(),
        before.outputWidthPixels(),
        cos,
        -sin,
        centreX - cos * centreX + sin * centreY,
        sin,
        cos,
        centreY - sin * centreX - cos * centreY);
  }
}
