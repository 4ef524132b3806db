package dev.tarn.version;

import dev.tarn.chunk.ChunkLimits;
import dev.tarn.chunk.ChunkStats;
import dev.tarn.chunk.ChunkWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.apache.arrow.vector.FieldVector;

/**
 * The exact statistics of chunks as one commit has them: without deleted rows, with the samples of
 * patches. What a chunk's entry says is used as far as it goes: only the samples that went and came
 * are read, and all of the chunk where the smallest or largest may be among them. Threads may share
 * it.
 */
final class LiveStats {
  private static final int SLICE = 65_536;

  private final PositionReader reader;
  private final LivePositions live;
  private final PackReader objects;
  private final Map<Long, ChunkStats> known = new ConcurrentHashMap<>();

  LiveStats(PositionReader reader, LivePositions live, PackReader objects) {
    this.reader = reader;
    this.live = live;
    this.objects = objects;
  }

  /** Whether every chunk is as it was written. */
  boolean isPlain() {
    return live.deleted().isEmpty() && reader.overlay().isEmpty();
  }

  /** Whether rows of a chunk were deleted or patched. */
  boolean isAltered(TensorChunks.Placed chunk) {
    return !isPlain()
        && (live.deleted().intersects(chunk.firstRow(), chunk.endRow())
            || reader.overlay().intersects(chunk.firstRow(), chunk.endRow()));
  }

  /** The statistics of a chunk's rows. */
  ChunkStats of(TensorChunks.Placed chunk) {
    if (!isAltered(chunk)) {
      return chunk.entry().stats();
    }
    ChunkStats stats = known.get(chunk.firstRow());
    if (stats == null) {
      stats = compute(chunk);
      known.put(chunk.firstRow(), stats);
    }
    return stats;
  }

  private ChunkStats compute(TensorChunks.Placed chunk) {
    Overlay overlay = reader.overlay();
    Positions deleted = live.deleted();
    LongPredicate gone = at -> deleted.contains(at) || overlay.find(at) >= 0;
    LongPredicate patched = at -> !deleted.contains(at) && overlay.find(at) >= 0;
    ChunkStats stored = chunk.entry().stats();
    Optional<ChunkStats> left =
        chunk.entry().object() == null
            ? Optional.of(ChunkStats.ofNulls(count(chunk, gone.negate())))
            : stored.without(read(chunk, gone, true));
    return left.orElseGet(() -> read(chunk, gone.negate(), true))
        .merge(read(chunk, patched, false));
  }

  private static long count(TensorChunks.Placed chunk, LongPredicate which) {
    return LongStream.range(chunk.firstRow(), chunk.endRow()).filter(which).count();
  }

  private ChunkStats read(TensorChunks.Placed chunk, LongPredicate which, boolean unpatched) {
    ChunkStats stats = ChunkStats.none();
    for (long from = chunk.firstRow(); from < chunk.endRow(); from += SLICE) {
      long[] some =
          LongStream.range(from, Math.min(chunk.endRow(), from + SLICE)).filter(which).toArray();
      if (some.length > 0) {
        stats = stats.merge(read(some, unpatched));
      }
    }
    return stats;
  }

  private ChunkStats read(long[] positions, boolean unpatched) {
    ChunkStats stats = ChunkStats.none();
    try (FieldVector samples =
            unpatched
                ? reader.takeUnpatched(positions, objects.allocator())
                : reader.take(positions, objects.allocator());
        ChunkWriter writer =
            new ChunkWriter(reader.schema(), objects.allocator(), ChunkLimits.standard())) {
      int done = 0;
      while (done < positions.length) {
        done += writer.append(samples, done, positions.length - done);
        stats = stats.merge(writer.stats());
        writer.close();
      }
    }
    return stats;
  }
}
