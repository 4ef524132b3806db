package dev.tarn.chunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * A batch that is being filled, in the one form that its rows have on disk: nulls are zeros of no
 * length, offsets begin at 0, bits that stand for nothing are 0.
 */
final class OpenBatch implements AutoCloseable {
  private final BodyLayout layout;
  private final StatsCollector stats;
  private final GrowingBuffer validity;
  private final GrowingBuffer offsets;
  private final List<GrowingBuffer> parts = new ArrayList<>();
  private final @Nullable OpenBatch items;
  private int rows;
  private int nulls;

  /**
   * @param expectedBytes how many bytes of values will come, or 0
   */
  OpenBatch(
      BodyLayout layout, StatsCollector stats, BufferAllocator allocator, long expectedBytes) {
    this.layout = layout;
    this.stats = stats;
    this.validity = new GrowingBuffer(allocator, 0);
    this.offsets = new GrowingBuffer(allocator, 0);
    for (int part = 0; part < layout.parts(); part++) {
      parts.add(new GrowingBuffer(allocator, part == 0 ? expectedBytes : 0));
    }
    this.items =
        layout.items() == null
            ? null
            : new OpenBatch(layout.items(), stats.items(), allocator, expectedBytes);
  }

  int rows() {
    return rows;
  }

  int nulls() {
    return nulls;
  }

  ChunkStats stats() {
    return stats.toStats();
  }

  GrowingBuffer validity() {
    return validity;
  }

  GrowingBuffer offsets() {
    return offsets;
  }

  /** A part; of a sequence that of its items. */
  GrowingBuffer part(int part) {
    return items == null ? parts.get(part) : items.part(part);
  }

  /** The items of a sequence, as a batch of their own. */
  OpenBatch items() {
    return Objects.requireNonNull(items);
  }

  /** Elements of the part with offsets, or items of a sequence; 0 where there is neither. */
  long elements() {
    if (items != null) {
      return items.rows();
    }
    return layout.isVariable() ? parts.get(0).usedBits() / layout.bits().get(0) : 0;
  }

  /**
   * Copies rows that have all a sample, or none.
   *
   * @param nodes the source's vectors in preorder; borrowed
   */
  void append(List<FieldVector> nodes, int from, int count, boolean isNull) {
    long validityAt = validity.reserve(count);
    Bits.fill(validity.buffer(), validityAt, count, !isNull);
    if (layout.isVariable()) {
      appendVariable(nodes, from, count, isNull);
    }
    for (int part = 0; part < layout.parts(); part++) {
      if (!layout.isVariable(part)) {
        appendFixed(nodes, part, from, count, isNull);
      }
    }
    if (isNull) {
      nulls += count;
      stats.addNulls(count);
    } else {
      stats.add(this, rows, count);
    }
    rows += count;
  }

  private void appendFixed(List<FieldVector> nodes, int part, int from, int count, boolean isNull) {
    long bits = layout.bits().get(part);
    GrowingBuffer target = parts.get(part);
    long at = target.reserve(bits * count);
    if (isNull) {
      Bits.fill(target.buffer(), at, bits * count, false);
    } else {
      ArrowBuf source = nodes.get(layout.valuesNode().get(part)).getDataBuffer();
      Bits.copy(source, bits * from, target.buffer(), at, bits * count);
    }
  }

  private void appendVariable(List<FieldVector> nodes, int from, int count, boolean isNull) {
    if (rows == 0) {
      offsets.reserve(BodyLayout.OFFSET_BITS);
      offsets.buffer().setInt(0, 0);
    }
    long end = elements();
    long offsetsAt = offsets.reserve(BodyLayout.OFFSET_BITS * count) >> 3;
    ArrowBuf target = offsets.buffer();
    if (isNull) {
      for (int i = 0; i < count; i++) {
        target.setInt(offsetsAt + 4L * i, (int) end);
      }
      return;
    }
    ArrowBuf source = BodyLayout.offsets(nodes.get(layout.offsetsNode()));
    int first = source.getInt(4L * from);
    long shift = end - first;
    int last = first;
    for (int i = 0; i < count; i++) {
      int next = source.getInt(4L * (from + i + 1));
      if (next < last) {
        throw new IllegalArgumentException("Offsets fall at row " + (from + i));
      }
      target.setInt(offsetsAt + 4L * i, Math.toIntExact(next + shift));
      last = next;
    }
    if (items != null) {
      if (last > first) {
        items.append(nodes.subList(1, nodes.size()), first, last - first, false);
      }
      return;
    }
    long bits = layout.bits().get(0);
    GrowingBuffer values = parts.get(0);
    long length = bits * (last - first);
    long at = values.reserve(length);
    if (length > 0) {
      ArrowBuf data = nodes.get(layout.valuesNode().get(0)).getDataBuffer();
      Bits.copy(data, bits * first, values.buffer(), at, length);
    }
  }

  @Override
  public void close() {
    validity.close();
    offsets.close();
    parts.forEach(GrowingBuffer::close);
    if (items != null) {
      items.close();
    }
  }
}
