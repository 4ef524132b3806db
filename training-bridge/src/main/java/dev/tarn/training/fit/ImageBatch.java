package dev.tarn.training.fit;

import java.nio.ByteBuffer;

/** Some images of one size with their labels. */
public final class ImageBatch {
  private final ByteBuffer pixels;
  private final int heightPixels;
  private final int widthPixels;
  private final int channels;
  private final int[] labels;

  /**
   * @param pixels uint8 (rows, height, width, channels), direct, from its position on; borrowed,
   *     and not to be changed before the next batch is asked for
   * @param channels 3 for red, green, blue, or 1 for grey
   * @param labels int32 (rows), each a position in the class names; its length is the number of
   *     rows
   */
  public ImageBatch(
      ByteBuffer pixels, int heightPixels, int widthPixels, int channels, int[] labels) {
    long expected = (long) labels.length * heightPixels * widthPixels * channels;
    if (pixels.remaining() != expected || !pixels.isDirect()) {
      throw new IllegalArgumentException(
          "Expected a direct buffer of "
              + expected
              + " bytes for ("
              + labels.length
              + ", "
              + heightPixels
              + ", "
              + widthPixels
              + ", "
              + channels
              + "), got "
              + pixels);
    }
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("Expected 1 or 3 channels, got " + channels);
    }
    this.pixels = pixels.slice();
    this.heightPixels = heightPixels;
    this.widthPixels = widthPixels;
    this.channels = channels;
    this.labels = labels;
  }

  /** uint8 (rows, height, width, channels); borrowed. */
  public ByteBuffer pixels() {
    return pixels;
  }

  /** How many images. */
  public int rowCount() {
    return labels.length;
  }

  /** Height of each image. */
  public int heightPixels() {
    return heightPixels;
  }

  /** Width of each image. */
  public int widthPixels() {
    return widthPixels;
  }

  /** 3 for red, green, blue, or 1 for grey. */
  public int channels() {
    return channels;
  }

  /** The class of an image, as a position in the class names. */
  public int label(int row) {
    return labels[row];
  }

  int[] labels() {
    return labels;
  }
}
