package dev.tarn.image;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The {@link FastDecoder}, if there is one. Loading native code takes about a second, so Java
 * decodes until it has worked that long; whoever knows that there is much to come loads it at once.
 */
final class FastDecoding {
  /** What Java's JPEG reader decodes in about a second. */
  private static final long PIXELS_WORTH_LOADING = 100_000_000;

  /** Each block of 8 x 8 pixels takes a bit at least. */
  private static final int PIXELS_A_BYTE = 512;

  private static final AtomicLong PIXELS = new AtomicLong();
  private static final AtomicBoolean TRIED = new AtomicBoolean();
  private static volatile @Nullable FastDecoder ready;

  private FastDecoding() {}

  /** As {@link FastDecoder#decode}; false also where there is no decoder, or not yet. */
  static boolean decode(ByteBuffer image, ImageHeader header, ByteBuffer into) {
    if (header.format() != ImageFormat.JPEG || isTooShort(image, header)) {
      return false;
    }
    FastDecoder decoder = ready;
    if (decoder == null) {
      boolean worthIt = PIXELS.addAndGet(header.pixelCount()) >= PIXELS_WORTH_LOADING;
      if (!worthIt || TRIED.get()) {
        return false;
      }
      load();
      decoder = ready;
    }
    return decoder != null && decoder.decode(image, header, into);
  }

  /** A few bytes that claim a huge frame: Java's decoder refuses them before it reserves memory. */
  private static boolean isTooShort(ByteBuffer image, ImageHeader header) {
    return image.remaining() < header.pixelCount() / PIXELS_A_BYTE;
  }

  /** Loads it, once; a thread that comes second goes on without it meanwhile. */
  static void load() {
    if (!TRIED.compareAndSet(false, true)) {
      return;
    }
    try {
      for (FastDecoder decoder : ServiceLoader.load(FastDecoder.class)) {
        decoder.load();
        ready = decoder;
        return;
      }
    } catch (LinkageError | RuntimeException e) {
      System.getLogger(ImageCodec.class.getName())
          .log(Level.WARNING, "Images are decoded in Java: native code cannot be used (" + e + ")");
    }
  }
}
