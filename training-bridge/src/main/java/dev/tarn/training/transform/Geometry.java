package dev.tarn.training.transform;

/**
 * Where each output pixel comes from: {@code inputX = xx * x + xy * y + x0}, {@code inputY = yx * x
 * + yy * y + y0} for the output pixel in column {@code x} of row {@code y}.
 *
 * <p>Pixel centres lie at whole numbers, as in OpenCV: the input covers {@code -0.5} to {@code
 * width - 0.5}. Image and mask of a sample take the same geometry.
 *
 * @param inputHeightPixels of the upright image
 * @param inputWidthPixels of the upright image
 */
public record Geometry(
    int inputHeightPixels,
    int inputWidthPixels,
    int outputHeightPixels,
    int outputWidthPixels,
    double xx,
    double xy,
    double x0,
    double yx,
    double yy,
    double y0) {

  /** An image as it is. */
  public static Geometry identity(int heightPixels, int widthPixels) {
    return new Geometry(heightPixels, widthPixels, heightPixels, widthPixels, 1, 0, 0, 0, 1, 0);
  }

  /**
   * One more step behind this one. The six numbers say where the new output's pixels lie in the
   * present output.
   */
  Geometry then(
      int heightPixels,
      int widthPixels,
      double sxx,
      double sxy,
      double sx0,
      double syx,
      double syy,
      double sy0) {
    return new Geometry(
        inputHeightPixels,
        inputWidthPixels,
        heightPixels,
        widthPixels,
        xx * sxx + xy * syx,
        xx * sxy + xy * syy,
        xx * sx0 + xy * sy0 + x0,
        yx * sxx + yy * syx,
        yx * sxy + yy * syy,
        yx * sx0 + yy * sy0 + y0);
  }

  /** Input pixels that one step along the input's columns stands for: more than 1 shrinks. */
  double shrinkX() {
    return Math.hypot(xx, xy);
  }

  /** Input pixels that one step along the input's rows stands for: more than 1 shrinks. */
  double shrinkY() {
    return Math.hypot(yx, yy);
  }

  /**
   * The same with an input that was made smaller: its pixels stand for blocks of the original's.
   */
  Geometry onReduced(int heightPixels, int widthPixels, double factorY, double factorX) {
    return new Geometry(
        heightPixels,
        widthPixels,
        outputHeightPixels,
        outputWidthPixels,
        xx / factorX,
        xy / factorX,
        (x0 + 0.5) / factorX - 0.5,
        yx / factorY,
        yy / factorY,
        (y0 + 0.5) / factorY - 0.5);
  }

  /**
   * The same with an input as it lies in its file, before the EXIF orientation is applied.
   *
   * @see "CIPA DC-008 (Exif 2.32), tag 0x0112"
   */
  Geometry onEncoded(int orientation) {
    int lastX = inputWidthPixels - 1;
    int lastY = inputHeightPixels - 1;
    return switch (orientation) {
      case 2 -> encoded(false, -xx, -xy, lastX - x0, yx, yy, y0);
      case 3 -> encoded(false, -xx, -xy, lastX - x0, -yx, -yy, lastY - y0);
      case 4 -> encoded(false, xx, xy, x0, -yx, -yy, lastY - y0);
      case 5 -> encoded(true, yx, yy, y0, xx, xy, x0);
      case 6 -> encoded(true, yx, yy, y0, -xx, -xy, lastX - x0);
      case 7 -> encoded(true, -yx, -yy, lastY - y0, -xx, -xy, lastX - x0);
      case 8 -> encoded(true, -yx, -yy, lastY - y0, xx, xy, x0);
      default -> this;
    };
  }

  private Geometry encoded(
      boolean turned, double exx, double exy, double ex0, double eyx, double eyy, double ey0) {
    return new Geometry(
        turned ? inputWidthPixels : inputHeightPixels,
        turned ? inputHeightPixels : inputWidthPixels,
        outputHeightPixels,
        outputWidthPixels,
        exx,
        exy,
        ex0,
        eyx,
        eyy,
        ey0);
  }
}
