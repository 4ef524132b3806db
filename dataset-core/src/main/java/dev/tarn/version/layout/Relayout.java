package dev.tarn.version.layout;

import dev.tarn.chunk.ChunkLimits;
import dev.tarn.chunk.ChunkWriter;
import dev.tarn.chunk.EncodedChunk;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.PendingChunk;
import dev.tarn.version.read.PositionReader;
import dev.tarn.version.read.SampleCopy;
import dev.tarn.version.read.TensorChunks;
import dev.tarn.version.row.LivePositions;
import dev.tarn.version.row.Positions;
import dev.tarn.version.write.PendingPatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/**
 * Lays out one tensor anew: runs of small chunks become full ones, chunks of which more than a few
 * percent are patched or dropped are written again with what is left, and patches that stay become
 * one. Chunks that are well as they are are listed again, unread.
 */
final class Relayout {
  /** Chunks of fewer bytes, and of fewer rows, are small. */
  private static final long SMALL_BYTES = 8L << 20;

  private static final long SMALL_ROWS = 1 << 19;

  /** A chunk is written again when one row in so many of it is patched. */
  private static final int PATCHED_SHARE = 20;

  private static final int SLICE = 8192;

  private final PositionReader source;
  private final Positions dropped;
  private final PackReader objects;
  private final List<PendingChunk> chunks = new ArrayList<>();
  private final List<PendingPatch> patches = new ArrayList<>();
  private final Positions.Builder patched = new Positions.Builder();
  private long rewritten;

  /**
   * @param source the tensor as it is
   * @param dropped positions that go
   */
  Relayout(PositionReader source, Positions dropped, PackReader objects) {
    this.source = source;
    this.dropped = dropped;
    this.objects = objects;
  }

  /** The chunks of all positions that stay, in order. */
  List<PendingChunk> chunks() {
    return chunks;
  }

  /** Newer samples of some positions, counted without the dropped ones. */
  List<PendingPatch> patches() {
    return patches;
  }

  /** How many samples were written again. */
  long rewritten() {
    return rewritten;
  }

  /** Does it. */
  void run() {
    List<TensorChunks.Placed> all = source.chunks().all();
    try (ChunkWriter writer =
        new ChunkWriter(source.schema(), objects.allocator(), ChunkLimits.standard())) {
      for (int i = 0; i < all.size(); i++) {
        TensorChunks.Placed chunk = all.get(i);
        boolean lonely =
            writer.rowCount() == 0
                && (i + 1 == all.size() || !isSmall(all.get(i + 1)) || isNull(all.get(i + 1)));
        boolean rewrite = mustRewrite(chunk) || (isSmall(chunk) && !lonely);
        if (isNull(chunk) && !isPatched(chunk)) {
          flush(writer);
          addNulls(kept(chunk).count());
        } else if (rewrite) {
          copy(chunk, writer);
        } else {
          flush(writer);
          chunks.add(PendingChunk.listed(chunk.entry()));
          keepPatches(chunk);
        }
      }
      flush(writer);
    }
    addPatches();
  }

  private static boolean isNull(TensorChunks.Placed chunk) {
    return chunk.entry().ref().isEmpty();
  }

  private static boolean isSmall(TensorChunks.Placed chunk) {
    return chunk.entry().stats().bytes() < SMALL_BYTES && chunk.entry().rows() < SMALL_ROWS;
  }

  private boolean isPatched(TensorChunks.Placed chunk) {
    return source.overlay().intersects(chunk.firstRow(), chunk.endRow());
  }

  private boolean mustRewrite(TensorChunks.Placed chunk) {
    if (dropped.intersects(chunk.firstRow(), chunk.endRow())) {
      return true;
    }
    int first = source.overlay().firstAt(chunk.firstRow());
    long count = (long) source.overlay().firstAt(chunk.endRow()) - first;
    return count * PATCHED_SHARE > chunk.entry().rows() || (count > 0 && isNull(chunk));
  }

  private Positions kept(TensorChunks.Placed chunk) {
    return Positions.range(chunk.firstRow(), chunk.endRow()).andNot(dropped);
  }

  private void addNulls(long rows) {
    if (rows == 0) {
      return;
    }
    int last = chunks.size() - 1;
    boolean nullsBefore = last >= 0 && chunks.get(last).entry().ref().isEmpty();
    long before = nullsBefore ? chunks.remove(last).entry().rows() : 0;
    chunks.add(PendingChunk.allNull(before + rows));
  }

  private void copy(TensorChunks.Placed chunk, ChunkWriter writer) {
    long[] positions = kept(chunk).toArray();
    rewritten += positions.length;
    for (int from = 0; from < positions.length; from += SLICE) {
      long[] slice = Arrays.copyOfRange(positions, from, Math.min(positions.length, from + SLICE));
      try (FieldVector samples = source.take(slice, objects.allocator())) {
        int done = 0;
        while (done < slice.length) {
          done += writer.append(samples, done, slice.length - done);
          if (writer.isFull()) {
            flush(writer);
          }
        }
      }
    }
  }

  private void flush(ChunkWriter writer) {
    if (writer.rowCount() > 0) {
      try (EncodedChunk chunk = writer.finish()) {
        chunks.add(PendingChunk.of(chunk, objects.store()));
      }
    }
  }

  private void keepPatches(TensorChunks.Placed chunk) {
    source.overlay().positions(chunk.firstRow(), chunk.endRow()).forEach(patched::add);
  }

  private void addPatches() {
    long[] positions = patched.build().toArray();
    LivePositions left = new LivePositions(source.chunks().rows(), dropped);
    long[] moved = Arrays.stream(positions).map(left::row).toArray();
    int next = 0;
    TensorSchema tensor = source.schema();
    for (PendingChunk chunk : new SampleCopy(source, tensor, objects).chunks(positions)) {
      int end = (int) (next + chunk.entry().rows());
      patches.add(new PendingPatch(Positions.of(Arrays.copyOfRange(moved, next, end)), chunk));
      next = end;
    }
  }
}
