package dev.tarn.training.transform;

import java.nio.ByteBuffer;

/**
 * The warp for masks: each output element is the input element whose centre is nearest, so that no
 * value comes out that was not in the mask, except the border's, where the output lies outside of
 * the mask. Elements of any type are moved as they are. Safe for any number of threads.
 */
public final class MaskWarp {
  private MaskWarp() {}

  /**
   * Warps a mask (height, width) by the geometry of its image.
   *
   * @param mask what remains in it are the geometry's input height x width elements; borrowed
   * @param elementBytes of one element: 1, 2, 4 or 8
   * @param border the element outside of the mask, in little-endian bytes; 0 is the usual
   *     background
   * @param into takes output height x width elements from its position on, which moves behind them
   * @throws TransformException if a buffer does not fit
   */
  public static void warp(
      ByteBuffer mask, int elementBytes, long border, Geometry geometry, ByteBuffer into) {
    long needed = (long) geometry.inputHeightPixels() * geometry.inputWidthPixels() * elementBytes;
    long given = (long) geometry.outputHeightPixels() * geometry.outputWidthPixels() * elementBytes;
    if (mask.remaining() != needed || into.remaining() < given) {
      throw new TransformException(
          "The mask has "
              + mask.remaining()
              + " bytes and room for "
              + into.remaining()
              + ", expected "
              + needed
              + " and "
              + given
              + ".",
          "A mask has one element for each pixel of its image.");
    }
    RowSpan span = RowSpan.ofImage(geometry);
    int at = into.position();
    for (int y = 0; y < geometry.outputHeightPixels(); y++) {
      span.row(y);
      for (int x = 0; x < geometry.outputWidthPixels(); x++) {
        boolean isInside = x >= span.start() && x < span.end();
        int from = isInside ? mask.position() + elementBytes * source(geometry, x, y) : -1;
        for (int b = 0; b < elementBytes; b++) {
          into.put(at++, isInside ? mask.get(from + b) : (byte) (border >>> (8 * b)));
        }
      }
    }
    into.position(at);
  }

  private static int source(Geometry geometry, int x, int y) {
    double inputX = geometry.xx() * x + geometry.xy() * y + geometry.x0();
    double inputY = geometry.yx() * x + geometry.yy() * y + geometry.y0();
    int column = nearest(inputX, geometry.inputWidthPixels());
    return nearest(inputY, geometry.inputHeightPixels()) * geometry.inputWidthPixels() + column;
  }

  private static int nearest(double centre, int length) {
    return (int) Math.max(0, Math.min(length - 1, Math.floor(centre + 0.5)));
  }
}
