package dev.tarn.training.transform;

/**
 * A part of the image, each place of it as likely; along a side where the image is smaller it is in
 * the middle, surrounded by the border.
 *
 * @param heightPixels 1 to 32768
 * @param widthPixels 1 to 32768
 */
public record RandomCrop(int heightPixels, int widthPixels) implements Transform {
  /**
   * @throws TransformException for a size outside its range
   */
  public RandomCrop {
    Transform.requireSize(heightPixels, widthPixels);
  }

  /** A square. */
  public static RandomCrop to(int sidePixels) {
    return new RandomCrop(sidePixels, sidePixels);
  }

  /** That height and width. */
  public static RandomCrop to(int heightPixels, int widthPixels) {
    return new RandomCrop(heightPixels, widthPixels);
  }

  @Override
  public Geometry after(Geometry before, Draws draws, int firstDraw) {
    int left = offset(before.outputWidthPixels() - widthPixels, draws.uniform(firstDraw));
    int top = offset(before.outputHeightPixels() - heightPixels, draws.uniform(firstDraw + 1));
    return before.then(heightPixels, widthPixels, 1, 0, left, 0, 1, top);
  }

  private static int offset(int spare, double draw) {
    return spare < 0 ? Math.floorDiv(spare, 2) : (int) (draw * (spare + 1.0));
  }
}
