package dev.tarn.image;

import java.nio.ByteBuffer;

/**
 * A decoder in native code, which {@link ImageCodec} finds through {@link java.util.ServiceLoader}
 * and uses where it is there: the same pixels, to the last bit, in less time. Any number of threads
 * may call it.
 */
public interface FastDecoder {
  /**
   * Loads what it needs. Called before the first decoding, and only when there is enough to decode
   * for it to be worth the time.
   *
   * @throws LinkageError or a RuntimeException if it cannot run here; it is not asked again then
   */
  void load();

  /**
   * Decodes an image within the limits.
   *
   * @param image what remains in it is one file; borrowed, its position stays
   * @param header what the file says of itself
   * @param into takes {@link ImageHeader#decodedBytes()} from its position on, which stays
   * @return false if it does not decode such images, or could not: then {@code into} may hold
   *     anything, and the image is decoded in Java
   */
  boolean decode(ByteBuffer image, ImageHeader header, ByteBuffer into);
}
