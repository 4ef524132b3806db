package dev.tarn.image;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What an encoded image says of itself, read without decoding.
 *
 * <p>Height, width and channels are those of the decoded, <b>upright</b> pixels: the EXIF
 * orientation is applied already. Grey has 1 channel; RGB, palette, CMYK and YCCK have 3; whatever
 * carries alpha or a transparent colour has 4, grey with alpha too (as R = G = B). Of animations
 * and files of many pages the first picture counts.
 *
 * @param format the kind of file
 * @param heightPixels upright height, at least 1
 * @param widthPixels upright width, at least 1
 * @param channels 1, 3 or 4
 * @param bitDepth 8 or 16 bits a sample once decoded
 * @param orientation the EXIF orientation, 1 to 8; 1 where there is none or it is broken
 * @param isCmyk whether the file holds CMYK or YCCK
 * @param hasIccProfile whether a colour profile is embedded
 * @param metadataWarning what is broken in the metadata; never a reason to refuse the pixels
 * @param unsupported why {@link ImageCodec} cannot decode this, if so
 */
public record ImageHeader(
    ImageFormat format,
    int heightPixels,
    int widthPixels,
    int channels,
    int bitDepth,
    int orientation,
    boolean isCmyk,
    boolean hasIccProfile,
    Optional<String> metadataWarning,
    Optional<String> unsupported) {

  /**
   * Reads the header of the image that remains in {@code image}, whose position stays.
   *
   * @throws ImageException if this is no image ({@code not-an-image}) or its header is cut short or
   *     damaged
   */
  public static ImageHeader read(ByteBuffer image) {
    return read(ImageBytes.of(image));
  }

  /** Reads the header of a whole array; see {@link #read(ByteBuffer)}. */
  public static ImageHeader read(byte[] image) {
    return read(ByteBuffer.wrap(image));
  }

  /** Reads the header of a part of an array; see {@link #read(ByteBuffer)}. */
  public static ImageHeader read(byte[] image, int offset, int length) {
    return read(ByteBuffer.wrap(image, offset, length));
  }

  /** Tells by its first bytes what an image is, without an exception; empty if it is none. */
  public static Optional<ImageFormat> detectFormat(ByteBuffer image) {
    return ImageFormat.detect(ImageBytes.of(image));
  }

  static ImageHeader read(ImageBytes bytes) {
    ImageFormat format = ImageFormat.detect(bytes).orElseThrow(() -> notAnImage(bytes));
    ImageBytes known = bytes.as(format);
    return switch (format) {
      case JPEG -> JpegLayout.read(known).header();
      case PNG -> PngLayout.read(known).header();
      case TIFF -> TiffLayout.read(known).header();
      case WEBP -> WebpLayout.read(known).header();
      case BMP -> BmpLayout.read(known).header();
      case GIF -> GifLayout.read(known).header();
    };
  }

  /** What one decoded sample is. */
  public PixelType pixelType() {
    return bitDepth == 16 ? PixelType.UINT16 : PixelType.UINT8;
  }

  /** Height times width. */
  public long pixelCount() {
    return (long) heightPixels * widthPixels;
  }

  /** Bytes of the decoded pixels. */
  public long decodedBytes() {
    return pixelCount() * channels * pixelType().bytes();
  }

  /** Whether the file's rows are the upright image's columns (orientations 5 to 8). */
  public boolean isTurned() {
    return orientation >= 5;
  }

  /** Height as it is in the file, before the orientation is applied. */
  public int encodedHeightPixels() {
    return isTurned() ? widthPixels : heightPixels;
  }

  /** Width as it is in the file, before the orientation is applied. */
  public int encodedWidthPixels() {
    return isTurned() ? heightPixels : widthPixels;
  }

  private static ImageException notAnImage(ImageBytes bytes) {
    String found =
        bytes.length() == 0 ? "it is empty" : "starts with '" + bytes.quoteStart(8) + "'";
    return ImageException.notAnImage(
        "Not an image: " + found + ", expected JPEG, PNG, TIFF, WebP, BMP or GIF.");
  }
}
