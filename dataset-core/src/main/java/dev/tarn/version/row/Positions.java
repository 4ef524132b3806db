package dev.tarn.version.row;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * A set of positions, or of any numbers from 0. Immutable; threads may share it.
 *
 * <p>Its bytes are the portable form of 64-bit Roaring bitmaps (RoaringFormatSpec, "Extension for
 * 64-bit implementations"): the number of 32-bit bitmaps as u64le, then each with its high 32 bits
 * as u32le before it, ascending.
 */
public final class Positions {
  private static final int SHOWN = 8;
  private static final Positions NONE = new Positions(new TreeMap<>());

  /** By the upper 32 bits; none is empty. Positions stay below 2^63, so keys are not negative. */
  private final TreeMap<Integer, RoaringBitmap> parts;

  private Positions(TreeMap<Integer, RoaringBitmap> parts) {
    this.parts = parts;
  }

  /** No position. */
  public static Positions none() {
    return NONE;
  }

  /** These positions, in any order. */
  public static Positions of(long... positions) {
    Builder builder = new Builder();
    for (long position : positions) {
      builder.add(position);
    }
    return builder.build();
  }

  /** The positions from {@code from} to before {@code to}. */
  public static Positions range(long from, long to) {
    return new Builder().addRange(from, to).build();
  }

  /** Collects positions; for one thread. */
  public static final class Builder {
    private final TreeMap<Integer, RoaringBitmap> parts = new TreeMap<>();
    private int high = -1;
    private @Nullable RoaringBitmap part;

    public Builder add(long position) {
      part(position).add((int) position);
      return this;
    }

    public Builder addRange(long from, long to) {
      for (long at = from; at < to; ) {
        long end = Math.min(to, ((at >>> 32) + 1) << 32);
        part(at).add(at & 0xffffffffL, (at & 0xffffffffL) + (end - at));
        at = end;
      }
      return this;
    }

    private RoaringBitmap part(long position) {
      if (position < 0) {
        throw new IndexOutOfBoundsException("Position " + position);
      }
      int wanted = (int) (position >>> 32);
      if (part == null || wanted != high) {
        part = parts.computeIfAbsent(wanted, key -> new RoaringBitmap());
        high = wanted;
      }
      return part;
    }

    public Positions build() {
      parts.values().forEach(RoaringBitmap::runOptimize);
      return new Positions(parts);
    }
  }

  private Positions firstOf(int limit) {
    Builder first = new Builder();
    int taken = 0;
    for (Map.Entry<Integer, RoaringBitmap> part : parts.entrySet()) {
      org.roaringbitmap.PeekableIntIterator all = part.getValue().getIntIterator();
      while (all.hasNext() && taken < limit) {
        first.add(((long) part.getKey() << 32) + Integer.toUnsignedLong(all.next()));
        taken++;
      }
    }
    return first.build();
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return parts.isEmpty();
  }

  /** How many there are. */
  public long count() {
    return parts.values().stream().mapToLong(RoaringBitmap::getLongCardinality).sum();
  }

  /** Whether a position is among them. */
  public boolean contains(long position) {
    RoaringBitmap part = parts.get((int) (position >>> 32));
    return part != null && part.contains((int) position);
  }

  /** Whether a position from {@code from} to before {@code to} is among them. */
  public boolean intersects(long from, long to) {
    if (from >= to || parts.isEmpty()) {
      return false;
    }
    for (Map.Entry<Integer, RoaringBitmap> part :
        parts.subMap((int) (from >>> 32), true, (int) ((to - 1) >>> 32), true).entrySet()) {
      long base = (long) part.getKey() << 32;
      long low = Math.max(0, from - base);
      long high = Math.min(1L << 32, to - base);
      if (part.getValue().intersects(low, high)) {
        return true;
      }
    }
    return false;
  }

  /** The largest of them plus 1, or 0 where there is none. */
  public long end() {
    return parts.isEmpty()
        ? 0
        : ((long) parts.lastKey() << 32)
            + Integer.toUnsignedLong(parts.lastEntry().getValue().last())
            + 1;
  }

  /** Those that are in this or the other set. */
  public Positions or(Positions other) {
    return combine(other, (a, b) -> RoaringBitmap.or(a, b), true, true);
  }

  /** Those that are in both sets. */
  public Positions and(Positions other) {
    return combine(other, (a, b) -> RoaringBitmap.and(a, b), false, false);
  }

  /** Those that are in this set and not in the other. */
  public Positions andNot(Positions other) {
    return combine(other, (a, b) -> RoaringBitmap.andNot(a, b), true, false);
  }

  /** The same set, each position moved by as much. */
  public Positions shifted(long by) {
    if (by == 0 || parts.isEmpty()) {
      return this;
    }
    Builder moved = new Builder();
    forEach(position -> moved.add(position + by));
    return moved.build();
  }

  private Positions combine(
      Positions other,
      BinaryOperator<RoaringBitmap> operation,
      boolean keepsOwn,
      boolean keepsOthers) {
    TreeMap<Integer, RoaringBitmap> result = new TreeMap<>();
    parts.forEach(
        (high, part) -> {
          RoaringBitmap theirs = other.parts.get(high);
          RoaringBitmap both = theirs == null ? part : operation.apply(part, theirs);
          if ((theirs != null || keepsOwn) && !both.isEmpty()) {
            result.put(high, both);
          }
        });
    if (keepsOthers) {
      other.parts.forEach(result::putIfAbsent);
    }
    return new Positions(result);
  }

  /** Gives each position, rising. */
  public void forEach(LongConsumer consumer) {
    parts.forEach(
        (high, part) ->
            part.forEach(
                (org.roaringbitmap.IntConsumer)
                    low -> consumer.accept(((long) high << 32) + Integer.toUnsignedLong(low))));
  }

  /** All of them, rising; at most {@code Integer.MAX_VALUE}. */
  public long[] toArray() {
    long[] all = new long[Math.toIntExact(count())];
    int[] next = {0};
    forEach(position -> all[next[0]++] = position);
    return all;
  }

  /** How many of them each block of 65,536 positions has; blocks behind the last are left out. */
  int[] countsPerBlock() {
    int[] counts = new int[Math.toIntExact((end() + 0xffff) >>> 16)];
    parts.forEach(
        (high, part) -> {
          org.roaringbitmap.ContainerPointer container = part.getContainerPointer();
          while (container.getContainer() != null) {
            counts[(high << 16) + container.key()] = container.getCardinality();
            container.advance();
          }
        });
    return counts;
  }

  /** Their bytes. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeLong(Long.reverseBytes(parts.size()));
      for (Map.Entry<Integer, RoaringBitmap> part : parts.entrySet()) {
        out.writeInt(Integer.reverseBytes(part.getKey()));
        part.getValue().serialize(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if the bytes are anything else
   */
  public static Positions decode(byte[] bytes) {
    TreeMap<Integer, RoaringBitmap> parts = new TreeMap<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      long count = Long.reverseBytes(in.readLong());
      for (long i = 0; i < count; i++) {
        int high = Integer.reverseBytes(in.readInt());
        RoaringBitmap part = new RoaringBitmap();
        part.deserialize(in);
        if (!part.validate() || part.isEmpty() || high < 0 || parts.put(high, part) != null) {
          throw new IllegalArgumentException("Part " + high + " of a set is malformed");
        }
      }
      if (in.available() > 0) {
        throw new IllegalArgumentException(in.available() + " bytes behind the end of a set");
      }
    } catch (IOException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new IllegalArgumentException("The bytes are no set of positions", e);
    }
    return new Positions(parts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Positions that && parts.equals(that.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  /** For people: how many, and the first of them. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(count()).append(" positions");
    long[] first = parts.isEmpty() ? new long[0] : firstOf(SHOWN).toArray();
    for (int i = 0; i < first.length; i++) {
      text.append(i == 0 ? ": " : ", ").append(first[i]);
    }
    return text.toString();
  }
}
