package dev.tarn.version.read;

import dev.tarn.chunk.ArrowLayout;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.pack.AskedRows;
import dev.tarn.version.pack.ChunkEntry;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.row.LivePositions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.util.VectorBatchAppender;

/**
 * Reads the samples of one tensor at positions of one commit, the newest patch of each. Threads may
 * share it.
 */
public final class PositionReader {
  private final TensorSchema schema;
  private final long positions;
  private final TensorChunks chunks;
  private final Overlay overlay;
  private final Supplier<LivePositions> live;
  private final PackReader objects;

  /**
   * @param live which position holds which row; asked only to name rows that cannot be read
   */
  PositionReader(
      TensorSchema schema,
      long positions,
      TensorChunks chunks,
      Overlay overlay,
      Supplier<LivePositions> live,
      PackReader objects) {
    this.schema = schema;
    this.positions = positions;
    this.chunks = chunks;
    this.overlay = overlay;
    this.live = live;
    this.objects = objects;
  }

  /**
   * Where a sample is stored: two positions, of any commits, with the same place hold the same
   * sample.
   *
   * @param chunk SHA-256 of the chunk file, 64 hex digits; empty where there is none and the sample
   *     is null
   * @param row the row of the chunk; 0 where there is none
   */
  record Place(String chunk, long row) {
    private static final Place NULL = new Place("", 0);
  }

  public TensorSchema schema() {
    return schema;
  }

  public TensorChunks chunks() {
    return chunks;
  }

  public Overlay overlay() {
    return overlay;
  }

  /** Where the sample of a position is stored. */
  Place place(long position) {
    int patched = overlay.find(position);
    if (patched >= 0) {
      ChunkEntry chunk = overlay.chunks().get(overlay.chunkAt(patched));
      return place(chunk, overlay.rowAt(patched));
    }
    TensorChunks.Placed placed = chunks.find(position);
    return place(placed.entry(), position - placed.firstRow());
  }

  private static Place place(ChunkEntry entry, long row) {
    return entry.ref().map(ref -> new Place(ref.id(), row)).orElse(Place.NULL);
  }

  /**
   * The samples of consecutive positions; where one chunk holds them, without a copy.
   *
   * @return owned by the caller
   */
  FieldVector read(long first, int count, BufferAllocator allocator) {
    Objects.checkFromIndexSize(first, count, positions);
    if (count == 0) {
      return nulls(0, allocator);
    }
    if (overlay.intersects(first, first + count)) {
      long[] all = new long[count];
      for (int i = 0; i < count; i++) {
        all[i] = first + i;
      }
      return take(all, allocator);
    }
    TensorChunks.Placed placed = chunks.find(first);
    if (first + count <= placed.endRow()) {
      return readWithin(placed, first, count, allocator);
    }
    List<FieldVector> pieces = new ArrayList<>();
    FieldVector whole = ArrowLayout.field(schema).createVector(allocator);
    try {
      long row = first;
      while (row < first + count) {
        TensorChunks.Placed next = chunks.find(row);
        int n = (int) (Math.min(next.endRow(), first + count) - row);
        pieces.add(readWithin(next, row, n, allocator));
        row += n;
      }
      whole.allocateNew();
      VectorBatchAppender.batchAppend(whole, pieces.toArray(new FieldVector[0]));
      return whole;
    } catch (RuntimeException | Error e) {
      whole.close();
      throw e;
    } finally {
      pieces.forEach(FieldVector::close);
    }
  }

  private FieldVector readWithin(
      TensorChunks.Placed placed, long position, int count, BufferAllocator allocator) {
    if (placed.entry().object() == null) {
      return nulls(count, allocator);
    }
    int first = Math.toIntExact(position - placed.firstRow());
    return objects.readChunk(
        placed.entry(),
        schema,
        AskedRows.of(live, position, position + count - 1),
        reader -> reader.read(first, count, allocator));
  }

  private FieldVector nulls(int count, BufferAllocator allocator) {
    FieldVector vector = ArrowLayout.field(schema).createVector(allocator);
    try {
      vector.setInitialCapacity(count);
      vector.allocateNew();
      vector.setValueCount(count);
      return vector;
    } catch (RuntimeException | Error e) {
      vector.close();
      throw e;
    }
  }

  /**
   * The samples of any positions, in any order, repeats allowed.
   *
   * @param wanted positions; borrowed
   * @return owned by the caller, in the order of {@code wanted}
   */
  public FieldVector take(long[] wanted, BufferAllocator allocator) {
    return take(wanted, overlay, allocator);
  }

  /** The samples that positions had before they were patched. */
  FieldVector takeUnpatched(long[] wanted, BufferAllocator allocator) {
    return take(wanted, Overlay.none(), allocator);
  }

  private FieldVector take(long[] wanted, Overlay patches, BufferAllocator allocator) {
    FieldVector target = ArrowLayout.field(schema).createVector(allocator);
    try {
      target.setInitialCapacity(wanted.length);
      target.allocateNew();
      int next = 0;
      while (next < wanted.length) {
        Objects.checkIndex(wanted[next], positions);
        int patch = patches.isEmpty() ? -1 : patches.find(wanted[next]);
        next =
            patch >= 0
                ? takePatched(wanted, next, patches, patch, target)
                : takeStored(wanted, next, patches, target);
      }
      target.setValueCount(wanted.length);
      return target;
    } catch (RuntimeException | Error e) {
      target.close();
      throw e;
    }
  }

  /** Takes from one chunk as many of the next positions as it holds. */
  private int takeStored(long[] wanted, int from, Overlay patches, FieldVector target) {
    TensorChunks.Placed placed = chunks.find(wanted[from]);
    int end = from + 1;
    while (end < wanted.length
        && wanted[end] >= placed.firstRow()
        && wanted[end] < placed.endRow()
        && (patches.isEmpty() || patches.find(wanted[end]) < 0)) {
      end++;
    }
    int[] within = new int[end - from];
    for (int i = from; i < end; i++) {
      within[i - from] = (int) (wanted[i] - placed.firstRow());
    }
    copy(placed.entry(), wanted, within, target, from);
    return end;
  }

  private int takePatched(
      long[] wanted, int from, Overlay patches, int firstPatch, FieldVector target) {
    int chunk = patches.chunkAt(firstPatch);
    int[] within = new int[wanted.length - from];
    int end = from;
    int patch = firstPatch;
    while (patch >= 0 && patches.chunkAt(patch) == chunk) {
      within[end - from] = patches.rowAt(patch);
      end++;
      patch = end < wanted.length ? patches.find(wanted[end]) : -1;
    }
    int[] rows = java.util.Arrays.copyOf(within, end - from);
    copy(patches.chunks().get(chunk), wanted, rows, target, from);
    return end;
  }

  /** Copies rows of a chunk, which are those of as many wanted positions from {@code at} on. */
  private void copy(ChunkEntry entry, long[] wanted, int[] rows, FieldVector target, int at) {
    if (entry.object() == null) {
      // Lists of no elements have a capacity of 0 however often they grow.
      boolean isEmpty = target instanceof FixedSizeListVector list && list.getListSize() == 0;
      while (!isEmpty && target.getValueCapacity() < at + rows.length) {
        target.reAlloc();
      }
      for (int i = 0; i < rows.length; i++) {
        target.setNull(at + i);
      }
      // What comes behind begins where these end: their offsets have to be there.
      target.setValueCount(at + rows.length);
      return;
    }
    objects.readChunk(
        entry,
        schema,
        AskedRows.of(live, wanted, at, at + rows.length),
        reader -> {
          reader.copyRows(rows, 0, rows.length, target, at);
          return null;
        });
  }
}
