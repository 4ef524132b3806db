package dev.tarn.chunk;

import org.apache.arrow.memory.ArrowBuf;

/** Runs of bits in buffers, least significant first, as Arrow keeps validity and booleans. */
final class Bits {
  private Bits() {}

  static long bytes(long bits) {
    return (bits + 7) >>> 3;
  }

  static boolean isSet(ArrowBuf bits, long index) {
    return (bits.getByte(index >> 3) >> (index & 7) & 1) != 0;
  }

  /** How many of {@code count} bits from {@code from} on are 0. */
  static long countZeros(ArrowBuf bits, long from, long count) {
    long ones = 0;
    long at = from;
    long end = from + count;
    while (at < end && (at & 63) != 0) {
      ones += isSet(bits, at++) ? 1 : 0;
    }
    while (at + 64 <= end) {
      ones += Long.bitCount(bits.getLong(at >> 3));
      at += 64;
    }
    while (at < end) {
      ones += isSet(bits, at++) ? 1 : 0;
    }
    return count - ones;
  }

  /** Sets a run of bits to 0 or 1; the bits beside it stay. */
  static void fill(ArrowBuf bits, long from, long count, boolean value) {
    long at = from;
    long end = from + count;
    while (at < end && (at & 7) != 0) {
      set(bits, at++, value);
    }
    long wholeBytes = (end - at) >> 3;
    if (wholeBytes > 0) {
      if (value) {
        bits.setOne(at >> 3, wholeBytes);
      } else {
        bits.setZero(at >> 3, wholeBytes);
      }
      at += wholeBytes << 3;
    }
    while (at < end) {
      set(bits, at++, value);
    }
  }

  static void set(ArrowBuf bits, long index, boolean value) {
    int mask = 1 << (index & 7);
    int old = bits.getByte(index >> 3);
    bits.setByte(index >> 3, value ? old | mask : old & ~mask);
  }

  /** Copies a run of bits; the bits beside the target's run stay. */
  static void copy(ArrowBuf source, long from, ArrowBuf target, long at, long count) {
    if (((from | at) & 7) == 0) {
      long wholeBytes = count >> 3;
      target.setBytes(at >> 3, source, from >> 3, wholeBytes);
      copyEach(source, from + (wholeBytes << 3), target, at + (wholeBytes << 3), count & 7);
    } else {
      copyShifted(source, from, target, at, count);
    }
  }

  private static void copyShifted(
      ArrowBuf source, long from, ArrowBuf target, long at, long count) {
    long head = Math.min(count, -at & 7);
    copyEach(source, from, target, at, head);
    long left = count - head;
    long read = from + head;
    long write = (at + head) >> 3;
    int shift = (int) (read & 7);
    while (left >= 16) { // a whole byte of the target, from two of the source
      int low = source.getByte(read >> 3) & 0xff;
      int high = source.getByte((read >> 3) + 1) & 0xff;
      target.setByte(write++, (low | high << 8) >> shift);
      read += 8;
      left -= 8;
    }
    copyEach(source, read, target, write << 3, left);
  }

  private static void copyEach(ArrowBuf source, long from, ArrowBuf target, long at, long count) {
    for (long i = 0; i < count; i++) {
      set(target, at + i, isSet(source, from + i));
    }
  }
}
