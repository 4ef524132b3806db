package dev.tarn.chunk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Off-heap memory that is filled from its start and grows; owned. */
final class GrowingBuffer implements AutoCloseable {
  /** A {@link ByteBuffer} ends at 2 GiB − 1; this is a multiple of every alignment. */
  private static final long MAX_SLICE = 1 << 30;

  private static final long PADDING = 8;

  private final BufferAllocator allocator;
  private final long expectedBytes;
  private ArrowBuf buffer;
  private long usedBits;

  /**
   * @param expectedBytes how much it will probably take, or 0: reserved with the first bytes
   */
  GrowingBuffer(BufferAllocator allocator, long expectedBytes) {
    this.allocator = allocator;
    this.expectedBytes = expectedBytes;
    this.buffer = allocator.getEmpty();
  }

  /** The memory, as far as {@link #reserve} made it; replaced when it grows. */
  ArrowBuf buffer() {
    return buffer;
  }

  long usedBits() {
    return usedBits;
  }

  long usedBytes() {
    return Bits.bytes(usedBits);
  }

  /** Makes room for so many more bits, all 0 up to the next byte; returns where they begin. */
  long reserve(long moreBits) {
    long from = usedBits;
    usedBits = Math.addExact(usedBits, moreBits);
    long needed = padded(usedBytes());
    if (needed > buffer.capacity()) {
      long doubled = Math.min(2 * buffer.capacity(), needed + (64 << 20));
      grow(Math.max(needed, from == 0 ? padded(expectedBytes) : doubled), from);
    }
    if ((usedBits & 7) != 0) {
      clearLastByte(from);
    }
    return from;
  }

  /** The bits beyond those that were used already, in the last byte. */
  private void clearLastByte(long from) {
    long last = usedBytes() - 1;
    if (last >= Bits.bytes(from)) {
      buffer.setByte(last, 0);
    }
  }

  private void grow(long capacity, long from) {
    ArrowBuf larger = allocator.buffer(capacity);
    larger.setBytes(0, buffer, 0, Bits.bytes(from));
    buffer.close();
    buffer = larger;
  }

  private static long padded(long bytes) {
    return (bytes + PADDING - 1) & -PADDING;
  }

  /** Sets what stands behind the used bytes to 0, up to a multiple of 8; returns that length. */
  long pad() {
    long padded = padded(usedBytes());
    buffer.setZero(usedBytes(), padded - usedBytes());
    return padded;
  }

  /** The used and padded bytes, in slices; borrowed. */
  List<ByteBuffer> slices() {
    List<ByteBuffer> slices = new ArrayList<>();
    long end = padded(usedBytes());
    for (long at = 0; at < end; at += MAX_SLICE) {
      slices.add(buffer.nioBuffer(at, (int) Math.min(MAX_SLICE, end - at)));
    }
    return slices;
  }

  @Override
  public void close() {
    buffer.close();
    buffer = allocator.getEmpty();
  }
}
