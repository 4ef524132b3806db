package dev.tarn.version;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The two checksums of the format: SHA-256 names objects, CRC32C guards what is read without its
 * name.
 */
public final class Hashes {
  private Hashes() {}

  /** SHA-256 of the bytes one after another, 64 hex digits; positions of the buffers stay. */
  public static String sha256(List<ByteBuffer> content) {
    MessageDigest digest = newSha256();
    for (ByteBuffer part : content) {
      digest.update(part.duplicate());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A new SHA-256 digest. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  static int crc32c(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
