package dev.tarn.sample;

import dev.tarn.error.DamagedException;
import dev.tarn.image.ImageCodec;
import dev.tarn.image.PixelType;
import dev.tarn.image.Pixels;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.SampleCompression;
import java.nio.ByteBuffer;

/**
 * One image of a dataset as it is stored. Heights and widths are those of the upright picture.
 *
 * <p>Not a record: it holds an array.
 */
public final class ImageSample {
  private final SampleCompression compression;
  private final int heightPixels;
  private final int widthPixels;
  private final int channels;
  private final Dtype dtype;
  private final byte[] bytes;

  ImageSample(
      SampleCompression compression,
      int heightPixels,
      int widthPixels,
      int channels,
      Dtype dtype,
      byte[] bytes) {
    this.compression = compression;
    this.heightPixels = heightPixels;
    this.widthPixels = widthPixels;
    this.channels = channels;
    this.dtype = dtype;
    this.bytes = bytes;
  }

  /** How it is stored. */
  public SampleCompression compression() {
    return compression;
  }

  /** Height of the upright picture. */
  public int heightPixels() {
    return heightPixels;
  }

  /** Width of the upright picture. */
  public int widthPixels() {
    return widthPixels;
  }

  /** Channels: 1 grey, 3 RGB, 4 with alpha; any number where raw pixels were stored. */
  public int channels() {
    return channels;
  }

  /** uint8 or uint16. */
  public Dtype dtype() {
    return dtype;
  }

  /** The bytes as they are stored: a whole image file, or raw pixels; not copied. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * The pixels, upright RGB, of shape (height, width, channels) and this image's dtype.
   *
   * @throws DamagedException if the bytes are a picture of another shape or depth than is said of
   *     it
   * @throws dev.tarn.image.ImageException if they are no picture, or too large a one
   */
  public NdArray pixels() {
    ByteBuffer data;
    if (compression == SampleCompression.NONE) {
      data = ByteBuffer.wrap(bytes);
    } else {
      Pixels decoded = ImageCodec.decode(bytes);
      boolean isSo =
          decoded.heightPixels() == heightPixels
              && decoded.widthPixels() == widthPixels
              && decoded.channels() == channels
              && decoded.type() == (dtype == Dtype.UINT16 ? PixelType.UINT16 : PixelType.UINT8);
      if (!isSo) {
        throw isNot(
            decoded.heightPixels()
                + " x "
                + decoded.widthPixels()
                + " x "
                + decoded.channels()
                + " of "
                + decoded.type());
      }
      data = decoded.data();
    }
    // Before anything is allocated: a shape may claim anything.
    long width = dtype == Dtype.UINT16 ? Short.BYTES : 1;
    double claimed = (double) heightPixels * widthPixels * channels * width;
    if (claimed != data.remaining()) {
      throw isNot(data.remaining() + " bytes of pixels");
    }
    int n = (int) (data.remaining() / width);
    if (dtype == Dtype.UINT8) {
      byte[] pixels = new byte[n];
      data.duplicate().get(pixels);
      return NdArray.ofUint8(pixels, heightPixels, widthPixels, channels);
    }
    short[] pixels = new short[n];
    data.duplicate().order(java.nio.ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pixels);
    return NdArray.of(Dtype.UINT16, pixels, heightPixels, widthPixels, channels);
  }

  private DamagedException isNot(String found) {
    return new DamagedException(
        "A stored image is "
            + found
            + "; it is said to be "
            + heightPixels
            + " x "
            + widthPixels
            + " x "
            + channels
            + " (height x width x channels) of "
            + dtype
            + ".",
        null);
  }
}
