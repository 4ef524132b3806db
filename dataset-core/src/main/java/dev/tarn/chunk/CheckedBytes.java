package dev.tarn.chunk;

import dev.tarn.store.ObjectSource;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a chunk before its footer. Nothing is handed out but copies that were held against
 * their checksum, each time they are read: a disk may go bad while a dataset is open. Of blocks
 * that were read in part the last few are kept.
 */
final class CheckedBytes {
  private static final long BLOCK = BlockDigest.BLOCK;
  private static final long MAX_READ = 1 << 30;
  private static final int RECENT = 4;

  private final ObjectSource source;
  private final long offset;
  private final long end;
  private final int[] sums;
  private final AtomicReferenceArray<@Nullable SoftReference<Held>> recent =
      new AtomicReferenceArray<>(RECENT);
  private final BufferAllocator allocator;
  private final Damage damage;

  /** A block that was checked. */
  private record Held(int block, byte[] bytes) {}

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
    if (next > blockStart || blockEnd(block) > stop) {
      int count = (int) (Math.min(stop, blockEnd(block)) - next);
      target.setBytes(at, wholeBlock(block), (int) (next - blockStart), count);
      return count;
    }
    // The longest run of whole blocks is read straight into the target.
    int last = block + 1;
    while (last < sums.length && blockEnd(last) <= stop && blockEnd(last) - next <= MAX_READ) {
      last++;
    }
    long count = blockEnd(last - 1) - next;
    source.read(offset + next, target.nioBuffer(at, (int) count));
    for (int i = block; i < last; i++) {
      check(i, target.nioBuffer(at + (i * BLOCK - blockStart), length(i)));
    }
    return count;
  }

  private long blockEnd(int block) {
    return Math.min(end, (block + 1) * BLOCK);
  }

  private int length(int block) {
    return (int) (blockEnd(block) - block * BLOCK);
  }

  /** A block of which a part is wanted: checked now, or kept from when it was. */
  private byte[] wholeBlock(int block) {
    SoftReference<Held> kept = recent.get(block % RECENT);
    Held held = kept == null ? null : kept.get();
    if (held == null || held.block() != block) {
      held = new Held(block, new byte[length(block)]);
      source.read(offset + block * BLOCK, ByteBuffer.wrap(held.bytes()));
      check(block, ByteBuffer.wrap(held.bytes()));
      recent.set(block % RECENT, new SoftReference<>(held));
    }
    return held.bytes();
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

  /** Reads every block and holds it against its checksum. */
  void checkAll() {
    try (ArrowBuf scratch = allocator.buffer(BLOCK)) {
      for (int block = 0; block < sums.length; block++) {
        source.read(offset + block * BLOCK, scratch.nioBuffer(0, length(block)));
        check(block, scratch.nioBuffer(0, length(block)));
      }
    }
  }
}
