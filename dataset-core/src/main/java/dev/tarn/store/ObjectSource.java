package dev.tarn.store;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An open object, read by position. All methods may be called from any thread, also at once; after
 * {@link #close()} they answer with {@link IllegalStateException} ("closed"). An interrupt neither
 * ends a read nor harms later ones.
 */
public interface ObjectSource extends AutoCloseable {
  /** The object's size in bytes, as it was when it was opened. */
  long size();

  /**
   * Fills the rest of a buffer with the bytes from a position on.
   *
   * @param position in bytes from the object's start
   * @param target filled from its position to its limit; borrowed
   * @throws dev.tarn.error.DamagedException if the object ends before the buffer is full: it was
   *     cut short since it was opened, or the caller asked beyond its end
   */
  void read(long position, ByteBuffer target);

  /**
   * The bytes as memory, where the store has them so; empty elsewhere.
   *
   * <p>Read-only, little-endian, valid as long as it is reachable, also after {@link #close()}.
   * <b>A mapped file that is cut short by somebody ends the JVM when native code reads it</b>
   * (checksums and codecs are native): copy first.
   *
   * @param length in bytes, at most {@link Integer#MAX_VALUE}
   */
  Optional<ByteBuffer> map(long position, long length);

  /** Ends the use. A second call does nothing. */
  @Override
  void close();
}
