package dev.tarn.training.stream;

import java.nio.ByteBuffer;

/**
 * Turns one stored image into the pixels of a batch. One thread at a time; it may keep scratch
 * memory between calls, which {@link #close()} frees.
 */
interface Painter extends AutoCloseable {

  /**
   * Decodes, transforms and writes.
   *
   * @param image the stored bytes; borrowed
   * @param sample which sample of which epoch this is: with the seed, all that randomness depends
   *     on
   * @param target exactly one sample, height x width x channels uint8; borrowed
   */
  void paint(StoredImage image, SampleKey sample, ByteBuffer target);

  @Override
  void close();

  /**
   * An image as it lies in its tensor.
   *
   * @param bytes the encoded file, or raw pixels; direct; borrowed
   * @param height upright, in pixels
   * @param width upright, in pixels
   * @param channels of the stored image
   * @param format {@link dev.tarn.schema.SampleCompression#number()}
   */
  record StoredImage(ByteBuffer bytes, int height, int width, int channels, int format) {}

  /**
   * What randomness depends on, besides the seed.
   *
   * @param occurrence 0 for the first place of the row in its view, 1 for the second …
   */
  record SampleKey(int epoch, long row, int occurrence) {}
}
