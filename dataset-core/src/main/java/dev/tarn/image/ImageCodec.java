package dev.tarn.image;

import java.nio.ByteBuffer;

/**
 * Turns encoded images into pixels and back.
 *
 * <p>Decoded pixels are (height, width, channels), upright (EXIF orientation applied), in RGB:
 *
 * <ul>
 *   <li>grey stays one channel; grey with alpha, and grey or RGB with a transparent colour, become
 *       RGBA;
 *   <li>palettes become RGB, or RGBA where an entry is transparent; 1, 2 and 4 bit samples are
 *       stretched to 0 to 255;
 *   <li>CMYK and YCCK become RGB by the embedded profile (to sRGB), where it is one of four inks
 *       that the platform understands; else R = (255 - C) (255 - K) / 255, and so for G and B;
 *   <li>profiles of grey and RGB images are not applied: the samples are as stored;
 *   <li>16-bit samples stay 16 bits wide, little-endian; alpha is last;
 *   <li>of animations and files of many pages the first picture counts.
 * </ul>
 *
 * <p>Broken metadata never stops the pixels. Decoding proves nothing about a file: {@link
 * ImageCheck} does. Safe for any number of threads; nothing is written to disk or to the standard
 * streams.
 *
 * <p>With the module {@code image-opencv}, whole JPEGs are decoded by native code once there are
 * many of them: the same pixels, sooner. Of damaged ones it may complain on the standard error
 * stream.
 */
public final class ImageCodec {
  private ImageCodec() {}

  /**
   * Decodes what remains in {@code image} within the standard limits.
   *
   * @param image borrowed; its position stays
   * @return pixels in a new heap buffer; owned by the caller
   * @throws ImageException if it is no image, damaged, too large or of an unsupported kind
   */
  public static Pixels decode(ByteBuffer image) {
    ImageHeader header = ImageHeader.read(image);
    ImageLimits.standard().require(header);
    ByteBuffer pixels = allocate(image, header);
    decode(image, pixels, ImageLimits.standard());
    return new Pixels(
        pixels.flip(),
        header.heightPixels(),
        header.widthPixels(),
        header.channels(),
        header.pixelType());
  }

  /** Decodes and throws the pixels away; a JPEG's coded data must be whole. */
  static void decodeStrictly(ByteBuffer image, ImageHeader header) {
    ByteBuffer pixels = allocate(image, header);
    ImageBytes bytes = ImageBytes.of(image).as(header.format());
    UprightPixels out = new UprightPixels(header, pixels);
    try {
      if (header.format() == ImageFormat.JPEG) {
        JpegPixels.decodeStrictly(bytes, JpegLayout.read(bytes), out);
      } else {
        decode(bytes, header, out);
      }
    } catch (OutOfMemoryError e) {
      throw outOfMemory(header);
    }
  }

  private static ByteBuffer allocate(ByteBuffer image, ImageHeader header) {
    requireArraySize(header);
    requireDecodable(image, header);
    try {
      return ByteBuffer.allocate((int) header.decodedBytes());
    } catch (OutOfMemoryError e) {
      throw outOfMemory(header);
    }
  }

  /** Decodes a whole array; see {@link #decode(ByteBuffer)}. */
  public static Pixels decode(byte[] image) {
    return decode(ByteBuffer.wrap(image));
  }

  /**
   * Decodes what remains in {@code image} into a buffer of the caller.
   *
   * @param image borrowed; its position stays
   * @param into takes {@link ImageHeader#decodedBytes()} from its position on, which moves behind
   *     them; direct or not; its content is undefined after an exception
   * @param limits refuse larger images before anything is decoded
   * @return what was decoded
   * @throws ImageException if it is no image, damaged, too large or of an unsupported kind, or if
   *     the buffer has not enough room
   */
  public static ImageHeader decode(ByteBuffer image, ByteBuffer into, ImageLimits limits) {
    return decode(image, into, limits, true);
  }

  /** As {@link #decode(ByteBuffer, ByteBuffer, ImageLimits)}, but always without native code. */
  public static ImageHeader decodeInJava(ByteBuffer image, ByteBuffer into, ImageLimits limits) {
    return decode(image, into, limits, false);
  }

  private static ImageHeader decode(
      ByteBuffer image, ByteBuffer into, ImageLimits limits, boolean fast) {
    ImageBytes bytes = ImageBytes.of(image);
    ImageHeader header = ImageHeader.read(bytes);
    limits.require(header);
    header
        .unsupported()
        .ifPresent(
            why -> {
              throw ImageException.unsupported(header.format(), why);
            });
    if (into.remaining() < header.decodedBytes()) {
      throw ImageException.pixelsDoNotFit(
          "The decoded pixels need "
              + header.decodedBytes()
              + " bytes, the buffer has room for "
              + into.remaining()
              + ".",
          "ImageHeader.decodedBytes() tells how many an image needs.");
    }
    if (!fast || !FastDecoding.decode(image, header, into)) {
      try {
        decode(bytes.as(header.format()), header, new UprightPixels(header, into));
      } catch (OutOfMemoryError e) {
        throw outOfMemory(header);
      }
    }
    into.position(into.position() + (int) header.decodedBytes());
    return header;
  }

  /**
   * Loads native code for decoding now, where a module with a {@link FastDecoder} is there, instead
   * of when enough was decoded for it to be worth the second it takes. A second call does nothing.
   */
  public static void loadFastDecoder() {
    FastDecoding.load();
  }

  private static void decode(ImageBytes bytes, ImageHeader header, UprightPixels out) {
    try {
      switch (header.format()) {
        case JPEG -> JpegPixels.decode(bytes, JpegLayout.read(bytes), out);
        case PNG -> PngPixels.decode(bytes, PngLayout.read(bytes), out);
        case TIFF -> TiffPixels.decode(bytes, TiffLayout.read(bytes), out);
        case WEBP -> WebpPixels.decode(bytes, WebpLayout.read(bytes), out);
        case BMP -> BmpPixels.decode(bytes, BmpLayout.read(bytes), out);
        case GIF -> GifPixels.decode(bytes, GifLayout.read(bytes), out);
      }
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      // Damage that no check foresaw: coded data led outside of the picture.
      throw ImageException.undecodable(header.format(), e);
    }
  }

  /**
   * Holds the size against the bytes that are there, so that nothing large is allocated for a lie.
   */
  private static void requireDecodable(ByteBuffer image, ImageHeader header) {
    ImageBytes bytes = ImageBytes.of(image).as(header.format());
    switch (header.format()) {
      case JPEG -> JpegLayout.read(bytes).requireEnoughBytes(bytes, bytes.length());
      case PNG -> PngLayout.read(bytes).requireData();
      case TIFF -> TiffLayout.read(bytes).requireParts(bytes);
      case BMP -> BmpLayout.read(bytes).requirePixels(bytes.littleEndian());
      case GIF, WEBP -> {}
    }
  }

  private static void requireArraySize(ImageHeader header) {
    if (header.decodedBytes() > Integer.MAX_VALUE - 64) {
      throw ImageException.tooLarge(
          header.format().label()
              + " is too large: its pixels need "
              + header.decodedBytes()
              + " bytes, 2 GiB is the limit.",
          "Cut the image into parts.");
    }
  }

  private static ImageException outOfMemory(ImageHeader header) {
    return ImageException.tooLarge(
        header.format().label()
            + " is too large for this process: decoding "
            + header.heightPixels()
            + " x "
            + header.widthPixels()
            + " pixels (height x width) ran out of memory.",
        "Give Java more memory (-Xmx), or lower the limit of pixels.");
  }

  /**
   * Encodes pixels; PNG and TIFF give back exactly these pixels when decoded.
   *
   * @param pixels borrowed; its buffer's position stays
   * @return one file, owned by the caller
   * @throws ImageException {@code pixels-do-not-fit} if the format does not hold such pixels
   */
  public static byte[] encode(Pixels pixels, ImageEncoding encoding) {
    return switch (encoding.format()) {
      case PNG -> PngWriter.write(pixels);
      case TIFF -> TiffWriter.write(pixels);
      case JPEG -> JpegWriter.write(pixels, encoding.quality());
      default -> throw new IllegalArgumentException(encoding.format() + " is not written");
    };
  }
}
