package dev.tarn.image;

import java.nio.ByteBuffer;

/**
 * Decides whether an encoded image may be stored. Decoders return pixels for half a file without a
 * word, so this looks at the file's structure instead: every part inside the file, its end reached,
 * the checksums it has.
 *
 * <ul>
 *   <li>JPEG: every segment inside the file, a scan for each component, restart markers in order,
 *       the end marker; what follows it is ignored. A file without its end marker is cut short.
 *   <li>PNG: the CRC of every chunk, pixel data, IEND.
 *   <li>TIFF: the first directory and all its strips or tiles inside the file.
 *   <li>WebP: the RIFF size and every chunk inside the file, an image in it.
 *   <li>BMP: the pixel rows (or coded bytes) inside the file.
 *   <li>GIF: every block inside the file, an image, the trailer.
 * </ul>
 *
 * <p>Also refused is what {@link ImageCodec} cannot decode and what is larger than the limits. All
 * methods are safe for any number of threads.
 */
public final class ImageCheck {
  private ImageCheck() {}

  /** As {@link #requireComplete(ByteBuffer, ImageLimits)} with the standard limits. */
  public static ImageHeader requireComplete(ByteBuffer image) {
    return requireComplete(image, ImageLimits.standard());
  }

  /**
   * The header of an image that is whole.
   *
   * @param image what remains in it is one file; borrowed, its position stays
   * @throws ImageException saying what is wrong and at which byte
   */
  public static ImageHeader requireComplete(ByteBuffer image, ImageLimits limits) {
    ImageBytes bytes = ImageBytes.of(image);
    ImageHeader header = ImageHeader.read(bytes);
    limits.require(header);
    header
        .unsupported()
        .ifPresent(
            why -> {
              throw ImageException.unsupported(header.format(), why);
            });
    ImageBytes known = bytes.as(header.format());
    return switch (header.format()) {
      case JPEG -> JpegLayout.requireComplete(known);
      case PNG -> PngLayout.requireComplete(known);
      case TIFF -> TiffLayout.requireComplete(known);
      case WEBP -> WebpLayout.requireComplete(known);
      case BMP -> BmpLayout.requireComplete(known);
      case GIF -> GifLayout.requireComplete(known);
    };
  }

  /**
   * As {@link #requireComplete(ByteBuffer, ImageLimits)}, and decodes the pixels once: this also
   * finds damage inside the coded data, as far as its coding can tell. It takes the time and the
   * memory of decoding.
   *
   * @throws ImageException saying what is wrong
   */
  public static ImageHeader requireDecodable(ByteBuffer image, ImageLimits limits) {
    ImageHeader header = requireComplete(image, limits);
    ImageCodec.decodeStrictly(image, header);
    return header;
  }
}
