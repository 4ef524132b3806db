package dev.tarn.training.transform;

import dev.tarn.image.Pixels;
import java.nio.ByteBuffer;

/**
 * Decodes, transforms and writes samples into batches: (height, width, channels) uint8.
 *
 * <p>Grey becomes three equal channels and RGB one (by ITU-R BT.601 luma) where the batch needs it;
 * alpha is dropped; 16-bit samples are scaled by their full range. One thread at a time: each
 * worker opens its own. A loader keeps scratch memory as large as the largest image so far, until
 * it is closed.
 */
public interface ImageLoader extends AutoCloseable {

  /**
   * Loads an encoded image.
   *
   * @param image what remains in it is one file; direct or not; borrowed, its position stays
   * @param into takes one sample from its position on, which moves behind it; borrowed; its content
   *     is undefined after an exception
   * @throws dev.tarn.image.ImageException if the image cannot be decoded, or {@code into} has no
   *     room
   */
  void load(ByteBuffer image, Transforms transforms, Draws draws, ByteBuffer into);

  /**
   * Loads an image that is decoded already.
   *
   * @param pixels borrowed; its position stays
   * @param into as in {@link #load}
   */
  void loadPixels(Pixels pixels, Transforms transforms, Draws draws, ByteBuffer into);

  /** What does the work, for the run's record: {@link Backend#JAVA} or {@link Backend#OPENCV}. */
  Backend backend();

  /** Frees the scratch memory; harmless when repeated. */
  @Override
  void close();

  /**
   * Opens a loader of one's own; the caller closes it.
   *
   * @param channels of the batch, 1 or 3
   * @throws TransformException if OpenCV is demanded and cannot be loaded, or for other channels
   */
  static ImageLoader open(Backend backend, int channels) {
    if (channels != 1 && channels != 3) {
      throw new TransformException(
          "A batch of " + channels + " channels cannot be made, expected 1 or 3.",
          "EfficientNet takes 3.");
    }
    return switch (backend) {
      case JAVA -> new PlainImageLoader(channels);
      case OPENCV -> {
        OpenCvLibrary.load();
        yield new OpenCvImageLoader(channels);
      }
      case FASTEST ->
          OpenCvLibrary.isThere()
              ? new OpenCvImageLoader(channels)
              : new PlainImageLoader(channels);
    };
  }
}
