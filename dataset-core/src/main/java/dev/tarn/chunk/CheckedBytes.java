package dev.tarn.chunk;

import dev.tarn.store.ObjectSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The bytes of a chunk before its footer. Each block of 64 KiB is held against its checksum once,
 * on the copy that is handed out; blocks that have passed are read as they are.
 */
final class CheckedBytes {
  private static final long BLOCK = BlockDigest.BLOCK;
  private static final long MAX_READ = 1 << 30;

  private final ObjectSource source;
  private final long offset;
  private final long end;
  private final int[] sums;
  private final AtomicLongArray passed;
  private final BufferAllocator allocator;
  private final Damage damage;

  /**
   * @param offset where the chunk begins in the source
   * @param end where the footer begins in the chunk
   * @param sums a checksum per block
   */
  CheckedBytes(
      ObjectSource source,
      long offset,
      long end,
      int[] sums,
      BufferAllocator allocator,
      Damage damage) {
    this.source = source;
    this.offset = offset;
    this.end = end;
    this.sums = sums;
    this.passed = new AtomicLongArray((sums.length + 63) / 64);
    this.allocator = allocator;
    this.damage = damage;
  }

  BufferAllocator allocator() {
    return allocator;
  }

  Damage damage() {
    return damage;
  }

  /** Copies bytes of the chunk into a buffer. */
  void read(long position, long length, ArrowBuf target, long at) {
    damage.check(
        position >= 0 && length >= 0 && position <= end - length,
        () ->
            "bytes "
                + position
                + " to "
                + (position + length)
                + " are said to be values, but the"
                + " footer begins at "
                + end);
    long next = position;
    long stop = position + length;
    while (next < stop) {
      next += readSome(next, stop, target, at + (next - position));
    }
  }

  private long readSome(long next, long stop, ArrowBuf target, long at) {
    int block = (int) (next / BLOCK);
    long blockStart = block * BLOCK;
    boolean known = hasPassed(block);
    if (!known && (next > blockStart || blockEnd(block) > stop)) {
      long count = Math.min(stop, blockEnd(block)) - next;
      try (ArrowBuf scratch = allocator.buffer(BLOCK)) {
        readAndCheck(block, block + 1, scratch, 0);
        target.setBytes(at, scratch, next - blockStart, count);
      }
      return count;
    }
    // The longest run that is read straight into the target: known blocks, or whole ones.
    int last = block + 1;
    while (last < sums.length
        && last * BLOCK < stop
        && blockEnd(last) - next <= MAX_READ
        && (known ? hasPassed(last) : blockEnd(last) <= stop)) {
      last++;
    }
    long count = Math.min(stop, blockEnd(last - 1)) - next;
    if (known) {
      source.read(offset + next, target.nioBuffer(at, (int) count));
    } else {
      readAndCheck(block, last, target, at);
    }
    return count;
  }

  private long blockEnd(int block) {
    return Math.min(end, (block + 1) * BLOCK);
  }

  /** Reads whole blocks and holds those against their checksums that have not passed yet. */
  private void readAndCheck(int first, int last, ArrowBuf target, long at) {
    long start = first * BLOCK;
    source.read(offset + start, target.nioBuffer(at, (int) (blockEnd(last - 1) - start)));
    for (int block = first; block < last; block++) {
      if (!hasPassed(block)) {
        int length = (int) (blockEnd(block) - block * BLOCK);
        check(block, target.nioBuffer(at + (block * BLOCK - start), length));
        passed.accumulateAndGet(block >> 6, 1L << block, (a, b) -> a | b);
      }
    }
  }

  private void check(int block, ByteBuffer bytes) {
    int found = BlockDigest.crc(bytes);
    if (found != sums[block]) {
      throw damage.of(
          "CRC32C of bytes "
              + block * BLOCK
              + " to "
              + blockEnd(block)
              + " is "
              + hex(found)
              + ", its footer says "
              + hex(sums[block]));
    }
  }

  static String hex(int crc) {
    return String.format(Locale.ROOT, "%08x", crc);
  }

  private boolean hasPassed(int block) {
    return (passed.get(block >> 6) >>> block & 1) != 0;
  }

  /** A few bytes on the heap, little-endian. */
  ByteBuffer readSmall(long position, int length) {
    byte[] bytes = new byte[length];
    try (ArrowBuf copy = allocator.buffer(length)) {
      read(position, length, copy, 0);
      copy.getBytes(0, bytes);
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Copies a run of bits into a buffer; the bits in front of the run stay.
   *
   * @param position where the bits' buffer begins in the chunk
   */
  void readBits(long position, long firstBit, long count, ArrowBuf target, long atBit) {
    if (count == 0) {
      return;
    }
    long firstByte = firstBit >> 3;
    long bytes = Bits.bytes(firstBit + count) - firstByte;
    if (((firstBit | atBit) & 7) == 0) {
      read(position + firstByte, bytes, target, atBit >> 3);
      return;
    }
    try (ArrowBuf copy = allocator.buffer(bytes)) {
      read(position + firstByte, bytes, copy, 0);
      Bits.copy(copy, firstBit & 7, target, atBit, count);
    }
  }

  /** Reads every block again and holds it against its checksum, passed or not. */
  void checkAll() {
    try (ArrowBuf scratch = allocator.buffer(BLOCK)) {
      for (int block = 0; block < sums.length; block++) {
        int length = (int) (blockEnd(block) - block * BLOCK);
        source.read(offset + block * BLOCK, scratch.nioBuffer(0, length));
        check(block, scratch.nioBuffer(0, length));
      }
    }
  }
}
