package dev.tarn.version.read;

import dev.tarn.chunk.ChunkLimits;
import dev.tarn.chunk.ChunkStats;
import dev.tarn.chunk.ChunkWriter;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.row.LivePositions;
import dev.tarn.version.row.Positions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
    Positions all = Positions.range(chunk.firstRow(), chunk.endRow());
    Positions deleted = live.deleted().and(all);
    Positions patched = reader.overlay().positions(chunk.firstRow(), chunk.endRow());
    Positions gone = deleted.or(patched);
    Optional<ChunkStats> left =
        chunk.entry().object() == null
            ? Optional.of(ChunkStats.ofNulls(all.count() - gone.count()))
            : chunk.entry().stats().without(read(gone, true));
    return left.orElseGet(() -> read(all.andNot(gone), true))
        .merge(read(patched.andNot(deleted), false));
  }

  private ChunkStats read(Positions positions, boolean unpatched) {
    ChunkStats stats = ChunkStats.none();
    long[] wanted = positions.toArray();
    for (int from = 0; from < wanted.length; from += SLICE) {
      stats =
          stats.merge(
              read(
                  Arrays.copyOfRange(wanted, from, Math.min(wanted.length, from + SLICE)),
                  unpatched));
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
