package dev.tarn.chunk;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of each batch once single rows of it were asked for: validity, offsets, and parts
 * that are short. Owned by the reader.
 */
final class BatchIndexes implements AutoCloseable {
  /** A part without offsets that is longer than this is read row by row. */
  private static final long MAX_KEPT = 1 << 20;

  private final BodyLayout layout;
  private final CheckedBytes bytes;
  private final List<Optional<BatchIndex>> indexes;

  /** Of one batch; buffers that it does not keep, or has no use for, are empty. */
  static final class BatchIndex implements AutoCloseable {
    private final BatchPlace place;
    private final List<ArrowBuf> buffers;
    private final @Nullable BatchIndex items;

    private BatchIndex(BatchPlace place, List<ArrowBuf> buffers, @Nullable BatchIndex items) {
      this.place = place;
      this.buffers = buffers;
      this.items = items;
    }

    /** Of the items of a sequence. */
    BatchIndex items() {
      return Objects.requireNonNull(items);
    }

    BatchPlace place() {
      return place;
    }

    boolean isNull(int row) {
      return place.nulls() > 0 && !Bits.isSet(buffers.get(0), row);
    }

    int offset(int row) {
      return buffers.get(1).getInt(4L * row);
    }

    Optional<ArrowBuf> part(int part) {
      ArrowBuf kept = buffers.get(2 + part);
      return kept.capacity() == 0 ? Optional.empty() : Optional.of(kept);
    }

    @Override
    public void close() {
      buffers.forEach(ArrowBuf::close);
      if (items != null) {
        items.close();
      }
    }
  }

  BatchIndexes(BodyLayout layout, CheckedBytes bytes, int batches) {
    this.layout = layout;
    this.bytes = bytes;
    this.indexes = new ArrayList<>(Collections.nCopies(batches, Optional.empty()));
  }

  synchronized BatchIndex of(int batch, BatchPlace place) {
    Optional<BatchIndex> known = indexes.get(batch);
    if (known.isEmpty()) {
      known = Optional.of(load(layout, place));
      indexes.set(batch, known);
    }
    return known.get();
  }

  private BatchIndex load(BodyLayout layout, BatchPlace place) {
    List<ArrowBuf> buffers = new ArrayList<>();
    try {
      long rows = place.rows();
      keep(buffers, place.nulls() > 0, place.validity(), Bits.bytes(rows));
      boolean variable = layout.isVariable() && rows > 0;
      keep(buffers, variable, place.offsets(), 4 * (rows + 1));
      if (variable) {
        RangeRead.checkOffsets(
            buffers
                .get(1)
                .nioBuffer(0, (int) (4 * (rows + 1)))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer(),
            place.elements(),
            bytes.damage());
      }
      for (int part = 0; part < layout.parts(); part++) {
        long length = Bits.bytes(layout.bits().get(part) * rows);
        boolean kept = !layout.isVariable(part) && length <= MAX_KEPT;
        keep(buffers, kept, place.values(part), length);
      }
      BatchIndex items = layout.items() == null ? null : load(layout.items(), place.items());
      return new BatchIndex(place, buffers, items);
    } catch (RuntimeException e) {
      buffers.forEach(ArrowBuf::close);
      throw e;
    }
  }

  private void keep(List<ArrowBuf> buffers, boolean kept, long position, long length) {
    ArrowBuf buffer = kept ? bytes.allocator().buffer(length) : bytes.allocator().getEmpty();
    buffers.add(buffer);
    if (kept) {
      bytes.read(position, length, buffer, 0);
    }
  }

  @Override
  public synchronized void close() {
    indexes.forEach(index -> index.ifPresent(BatchIndex::close));
    indexes.replaceAll(index -> Optional.empty());
  }
}
