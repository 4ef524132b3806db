package dev.tarn.version;

import dev.tarn.chunk.ChunkStats;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How entries of one sort lie in runs and what is said of many of them together.
 *
 * @param <E> the sort of entry
 */
abstract class EntryForm<E> {
  static final EntryForm<ChunkEntry> CHUNKS = new Chunks();
  static final EntryForm<RowSegment> SEGMENTS = new Segments();
  static final EntryForm<Commit> COMMITS = new Commits();

  abstract void write(CborWriter out, E entry);

  abstract E read(CborReader in, String home);

  /** How many rows an entry stands for; history counts itself. */
  abstract long rows(E entry);

  /** What many entries have in common, where entries have statistics. */
  Optional<ChunkStats> stats(List<E> entries) {
    return Optional.empty();
  }

  private static final class Chunks extends EntryForm<ChunkEntry> {
    @Override
    void write(CborWriter out, ChunkEntry entry) {
      out.array(
          3,
          () -> {
            if (entry.object() == null) {
              out.nil();
            } else {
              entry.object().write(out);
            }
            out.integer(Integer.toUnsignedLong(entry.footerCrc()));
            entry.stats().write(out.generator());
          });
    }

    @Override
    ChunkEntry read(CborReader in, String home) {
      in.begin();
      ObjectRef ref = in.nil() ? null : ObjectRef.read(in, home);
      int crc = (int) in.integer();
      ChunkEntry entry = new ChunkEntry(ref, crc, in.chunkStats());
      in.end();
      return entry;
    }

    @Override
    long rows(ChunkEntry entry) {
      return entry.rows();
    }

    @Override
    Optional<ChunkStats> stats(List<ChunkEntry> entries) {
      return Optional.of(
          entries.stream().map(ChunkEntry::stats).reduce(ChunkStats.none(), ChunkStats::merge));
    }
  }

  private static final class Segments extends EntryForm<RowSegment> {
    @Override
    void write(CborWriter out, RowSegment entry) {
      out.array(
          3, () -> out.hex(entry.block()).integer(entry.firstOrdinal()).integer(entry.length()));
    }

    @Override
    RowSegment read(CborReader in, String home) {
      in.begin();
      RowSegment segment = new RowSegment(in.hex(), in.integer(), in.integer());
      in.end();
      return segment;
    }

    @Override
    long rows(RowSegment entry) {
      return entry.length();
    }
  }

  private static final class Commits extends EntryForm<Commit> {
    @Override
    void write(CborWriter out, Commit c) {
      out.array(
          11,
          () -> {
            out.hex(c.id());
            out.array(c.parents().size(), () -> c.parents().forEach(out::hex));
            out.text(c.branch())
                .integer(c.number())
                .integer(micros(c.time()))
                .text(c.author())
                .text(c.message());
            out.integer(c.rowCount()).integer(c.added()).integer(c.updated()).integer(c.deleted());
          });
    }

    @Override
    Commit read(CborReader in, String home) {
      in.begin();
      String id = in.hex();
      List<String> parents = new ArrayList<>();
      in.array(() -> parents.add(in.hex()));
      Commit commit =
          new Commit(
              id,
              parents,
              in.text(),
              in.integer(),
              time(in.integer()),
              in.text(),
              in.text(),
              in.integer(),
              in.integer(),
              in.integer(),
              in.integer());
      in.end();
      return commit;
    }

    @Override
    long rows(Commit entry) {
      return 1;
    }
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
