package dev.tarn.harness.disk;

import java.util.Arrays;
import java.util.Random;

/** The bytes of a file: those that are durable and those that only the running system sees. */
final class LossyFile {
  private static final int SECTOR = 512;

  private byte[] bytes;
  private byte[] durable;
  private int size;
  private boolean synced = true;
  long modifiedMillis;

  LossyFile() {
    this(new byte[0]);
  }

  private LossyFile(byte[] content) {
    bytes = content;
    durable = content;
    size = content.length;
  }

  int size() {
    return size;
  }

  /** The bytes; valid up to {@link #size}. Borrowed. */
  byte[] bytes() {
    return bytes;
  }

  void write(int at, byte[] content) {
    synced = false;
    int end = at + content.length;
    if (end > bytes.length || bytes == durable) {
      bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length));
    }
    System.arraycopy(content, 0, bytes, at, content.length);
    size = Math.max(size, end);
  }

  void sync() {
    if (!synced) {
      bytes = Arrays.copyOf(bytes, size);
      durable = bytes;
      synced = true;
    }
  }

  LossyFile copy() {
    LossyFile copy = new LossyFile(durable);
    copy.bytes = bytes.clone();
    copy.size = size;
    copy.synced = synced;
    copy.modifiedMillis = modifiedMillis;
    return copy;
  }

  /**
   * What a power cut leaves: of unsynced bytes nothing, all, a beginning that ends at any byte, or
   * the length with some sectors never written.
   */
  LossyFile afterPowerCut(Random random, double kept) {
    LossyFile left = new LossyFile(bytesAfterPowerCut(random, kept));
    left.modifiedMillis = modifiedMillis;
    return left;
  }

  private byte[] bytesAfterPowerCut(Random random, double kept) {
    byte[] all = Arrays.copyOf(bytes, size);
    if (synced || kept == 1) {
      return all;
    }
    if (kept == 0) {
      return durable;
    }
    return switch (random.nextInt(4)) {
      case 0 -> durable;
      case 1 -> all;
      case 2 -> Arrays.copyOf(all, durable.length + random.nextInt(size - durable.length + 1));
      default -> withHoles(all, random);
    };
  }

  private byte[] withHoles(byte[] all, Random random) {
    for (int from = 0; from < all.length; from += SECTOR) {
      int until = Math.min(all.length, from + SECTOR);
      if (random.nextBoolean()) {
        // The bytes before, where there were any; else what the disk held there: zeros.
        Arrays.fill(all, from, until, (byte) 0);
        int before = Math.min(until, durable.length);
        if (before > from) {
          System.arraycopy(durable, from, all, from, before - from);
        }
      }
    }
    return all;
  }
}
