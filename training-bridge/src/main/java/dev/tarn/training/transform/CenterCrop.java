package dev.tarn.training.transform;

/**
 * The middle of the image; an image that is smaller is surrounded by the border.
 *
 * @param heightPixels 1 to 32768
 * @param widthPixels 1 to 32768
 */
public record CenterCrop(int heightPixels, int widthPixels) implements Transform {
  /**
   * @throws TransformException for a size outside its range
   */
  public CenterCrop {
    Transform.requireSize(heightPixels, widthPixels);
  }

  /** A square. */
  public static CenterCrop to(int sidePixels) {
    return new CenterCrop(sidePixels, sidePixels);
  }

  /** That height and width. */
  public static CenterCrop to(int heightPixels, int widthPixels) {
    return new CenterCrop(heightPixels, widthPixels);
  }

  @Override
  public Geometry after(Geometry before, Draws draws, int firstDraw) {
    int left = Math.floorDiv(before.outputWidthPixels() - widthPixels, 2);
    int top = Math.floorDiv(before.outputHeightPixels() - heightPixels, 2);
    return before.then(heightPixels, widthPixels, 1, 0, left, 0, 1, top);
  }
}
