package dev.tarn.image;

import java.nio.ByteBuffer;

/**
 * Decoded pixels: (height, width, channels) in row-major order, upright, RGB, alpha last and not
 * multiplied in; uint16 samples are little-endian.
 *
 * @param data what remains in it are the pixels; whoever made the buffer owns it
 * @param heightPixels at least 1
 * @param widthPixels at least 1
 * @param channels 1 (grey), 3 (RGB) or 4 (RGBA)
 * @param type what one sample is
 */
public record Pixels(
    ByteBuffer data, int heightPixels, int widthPixels, int channels, PixelType type) {

  /**
   * @throws ImageException {@code pixels-do-not-fit} if the buffer does not hold exactly these
   *     pixels
   */
  public Pixels {
    if (heightPixels < 1 || widthPixels < 1 || (channels != 1 && channels != 3 && channels != 4)) {
      throw ImageException.pixelsDoNotFit(
          "Pixels of shape "
              + shape(heightPixels, widthPixels, channels)
              + " are no image, expected (height, width, channels) with 1, 3 or 4 channels.",
          "Grey has 1 channel, RGB 3, RGB with alpha 4; give it in this order of axes.");
    }
    long expected = (long) heightPixels * widthPixels * channels * type.bytes();
    if (data.remaining() != expected) {
      throw ImageException.pixelsDoNotFit(
          "Pixels of shape "
              + shape(heightPixels, widthPixels, channels)
              + " need "
              + expected
              + " bytes, the buffer has "
              + data.remaining()
              + ".",
          "The buffer holds height x width x channels samples, two bytes each if 16 bits deep.");
    }
  }

  private static String shape(int height, int width, int channels) {
    return "(" + height + ", " + width + ", " + channels + ")";
  }
}
