package dev.tarn.image;

/**
 * How pixels are written.
 *
 * @param format {@link ImageFormat#PNG}, {@link ImageFormat#TIFF} (both lossless) or {@link
 *     ImageFormat#JPEG}
 * @param quality of a JPEG, 1 to 100; the others ignore it
 */
public record ImageEncoding(ImageFormat format, int quality) {
  private static final int USUAL_QUALITY = 95;

  /**
   * @throws ImageException {@code image-unsupported} if Tarn does not write the format or there is
   *     no such quality
   */
  public ImageEncoding {
    if (format == ImageFormat.WEBP || format == ImageFormat.BMP || format == ImageFormat.GIF) {
      throw ImageException.cannotWrite(
          format.label() + " cannot be written, only read; expected PNG, TIFF or JPEG.",
          "PNG and TIFF keep every pixel; files that are " + format.label() + " already are kept.");
    }
    if (quality < 1 || quality > 100) {
      throw ImageException.cannotWrite(
          "The JPEG quality is " + quality + ", expected 1 to 100.",
          "95 loses hardly anything, 75 is small.");
    }
  }

  /** Lossless, 8 and 16 bits. */
  public static ImageEncoding png() {
    return new ImageEncoding(ImageFormat.PNG, USUAL_QUALITY);
  }

  /** Lossless, 8 and 16 bits. */
  public static ImageEncoding tiff() {
    return new ImageEncoding(ImageFormat.TIFF, USUAL_QUALITY);
  }

  /** Lossy, 8 bits, without alpha; {@code quality} from 1 to 100. */
  public static ImageEncoding jpeg(int quality) {
    return new ImageEncoding(ImageFormat.JPEG, quality);
  }

  /** That format, a JPEG at quality 95. */
  public static ImageEncoding of(ImageFormat format) {
    return new ImageEncoding(format, USUAL_QUALITY);
  }
}
