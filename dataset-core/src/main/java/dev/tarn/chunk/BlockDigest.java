package dev.tarn.chunk;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * SHA-256 of a run of bytes, and CRC32C of each 64 KiB of it, both from one copy that stays in the
 * processor's cache.
 */
final class BlockDigest {
  /** Bytes that one checksum stands for. */
  static final int BLOCK = 1 << 16;

  private final MessageDigest sha;
  private final CRC32C crc = new CRC32C();
  private final byte[] block;
  private int used;
  private int[] sums = new int[16];
  private int blocks;

  /**
   * @param bytes how many will come in all: a small chunk needs no whole block
   */
  BlockDigest(long bytes) {
    block = new byte[(int) Math.min(BLOCK, bytes)];
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  void update(ByteBuffer bytes) {
    ByteBuffer left = bytes.duplicate();
    while (left.hasRemaining()) {
      int count = Math.min(left.remaining(), BLOCK - used);
      left.get(block, used, count);
      used += count;
      if (used == BLOCK) {
        endBlock();
      }
    }
  }

  private void endBlock() {
    sha.update(block, 0, used);
    crc.reset();
    crc.update(block, 0, used);
    if (blocks == sums.length) {
      sums = Arrays.copyOf(sums, blocks * 2);
    }
    sums[blocks++] = (int) crc.getValue();
    used = 0;
  }

  /** The checksums so far; the last block may be short. Ends the blocks. */
  int[] sums() {
    if (used > 0) {
      endBlock();
    }
    return Arrays.copyOf(sums, blocks);
  }

  /** SHA-256 of all that was given and of what is given now. */
  byte[] id(ByteBuffer last) {
    sha.update(last.duplicate());
    return sha.digest();
  }

  static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }
}
