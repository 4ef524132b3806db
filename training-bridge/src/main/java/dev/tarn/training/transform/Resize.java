package dev.tarn.training.transform;

/**
 * Resizing to an exact size, with the aspect ratio given up where it must be. Pixel areas are kept,
 * as by OpenCV: {@code inputX = (x + 0.5) * inputWidth / outputWidth - 0.5}.
 *
 * @param heightPixels 1 to 32768
 * @param widthPixels 1 to 32768
 */
public record Resize(int heightPixels, int widthPixels) implements Transform {
  /**
   * @throws TransformException for a size outside its range
   */
  public Resize {
    Transform.requireSize(heightPixels, widthPixels);
  }

  /** To a square. */
  public static Resize to(int sidePixels) {
    return new Resize(sidePixels, sidePixels);
  }

  /** To that height and width. */
  public static Resize to(int heightPixels, int widthPixels) {
    return new Resize(heightPixels, widthPixels);
  }

  @Override
  public Geometry after(Geometry before, Draws draws, int firstDraw) {
    double scaleX = (double) before.outputWidthPixels() / widthPixels;
    double scaleY = (double) before.outputHeightPixels() / heightPixels;
    return before.then(
        heightPixels, widthPixels, scaleX, 0, 0.5 * scaleX - 0.5, 0, scaleY, 0.5 * scaleY - 0.5);
  }
}
