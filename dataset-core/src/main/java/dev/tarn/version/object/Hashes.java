package dev.tarn.version.object;

import dev.tarn.store.ObjectSource;
import dev.tarn.store.ObjectStore;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** SHA-256, by which objects are named. */
public final class Hashes {
  private static final int BUFFER_BYTES = 1 << 18;

  private Hashes() {}

  /** SHA-256 of the bytes one after another, 64 hex digits; positions of the buffers stay. */
  public static String sha256(List<ByteBuffer> content) {
    MessageDigest digest = newSha256();
    for (ByteBuffer part : content) {
      digest.update(part.duplicate());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** SHA-256 of all bytes of an object, 64 hex digits; little of it is in memory at a time. */
  public static String sha256(ObjectSource source) {
    return sha256(source, 0, source.size());
  }

  /** SHA-256 of all bytes of the object of that name, 64 hex digits. */
  public static String sha256(ObjectStore store, String name) {
    try (ObjectSource source = store.open(name)) {
      return sha256(source);
    }
  }

  /** SHA-256 of a part of an object, 64 hex digits. */
  public static String sha256(ObjectSource source, long from, long length) {
    MessageDigest digest = newSha256();
    read(source, from, length, digest::update);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** CRC32C of a part of an object. */
  public static long crc32c(ObjectSource source, long from, long length) {
    CRC32C crc = new CRC32C();
    read(source, from, length, crc::update);
    return crc.getValue();
  }

  private static void read(
      ObjectSource source, long from, long length, Consumer<ByteBuffer> consumer) {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, length));
    for (long at = 0; at < length; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), length - at));
      source.read(from + at, buffer);
      consumer.accept(buffer.flip());
    }
  }

  /** A new SHA-256 digest. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
