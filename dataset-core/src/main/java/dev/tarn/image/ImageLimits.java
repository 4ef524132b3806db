package dev.tarn.image;

import java.util.Locale;

/**
 * How large an image may be. The header is held against it before anything is decoded, so that a
 * few bytes cannot ask for gigabytes.
 *
 * @param maxPixels height times width at most, at least 1
 */
public record ImageLimits(long maxPixels) {
  private static final ImageLimits STANDARD = new ImageLimits(1L << 28);

  public ImageLimits {
    if (maxPixels < 1) {
      throw new IllegalArgumentException("maxPixels is " + maxPixels + ", expected at least 1");
    }
  }

  /** 2^28 pixels: 16,384 x 16,384. */
  public static ImageLimits standard() {
    return STANDARD;
  }

  /**
   * Refuses what is larger.
   *
   * @throws ImageException {@code image-too-large}
   */
  public void require(ImageHeader header) {
    if (header.pixelCount() > maxPixels) {
      throw ImageException.tooLarge(
          String.format(
              Locale.ROOT,
              "%s is too large: %d x %d pixels (height x width) are %d, the limit is %d.",
              header.format().label(),
              header.heightPixels(),
              header.widthPixels(),
              header.pixelCount(),
              maxPixels),
          "Make it smaller first, or raise the limit if you trust the file.");
    }
  }
}
