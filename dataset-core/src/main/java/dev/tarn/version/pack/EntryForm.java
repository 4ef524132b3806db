package dev.tarn.version.pack;

import dev.tarn.chunk.ChunkStats;
import dev.tarn.error.DamagedException;
import dev.tarn.version.Commit;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.CborWriter;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.row.RowSegment;
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
public abstract class EntryForm<E> {
  /** The length of the ids of blocks. */
  public static final int BLOCK_BYTES = 16;

  public static final EntryForm<ChunkEntry> CHUNKS = new Chunks();
  public static final EntryForm<RowSegment> SEGMENTS = new Segments();
  public static final EntryForm<Commit> COMMITS = new Commits();
  public static final EntryForm<Deletion> DELETIONS = new Deletions();
  public static final EntryForm<Patch> PATCHES = new Patches();

  public abstract void write(CborWriter out, E entry);

  public abstract E read(CborReader in, String home);

  /** How many rows an entry stands for; history counts itself. */
  public abstract long rows(E entry);

  /** What many entries have in common, where entries have statistics. */
  public Optional<ChunkStats> stats(List<E> entries) {
    return Optional.empty();
  }

  private static final class Chunks extends EntryForm<ChunkEntry> {
    @Override
    public void write(CborWriter out, ChunkEntry entry) {
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
    public ChunkEntry read(CborReader in, String home) {
      in.begin();
      ObjectRef ref = in.nil() ? null : ObjectRef.read(in, home);
      int crc = (int) in.integer();
      ChunkEntry entry = new ChunkEntry(ref, crc, in.chunkStats());
      in.end();
      return entry;
    }

    @Override
    public long rows(ChunkEntry entry) {
      return entry.rows();
    }

    @Override
    public Optional<ChunkStats> stats(List<ChunkEntry> entries) {
      return Optional.of(
          entries.stream().map(ChunkEntry::stats).reduce(ChunkStats.none(), ChunkStats::merge));
    }
  }

  private static final class Segments extends EntryForm<RowSegment> {
    @Override
    public void write(CborWriter out, RowSegment entry) {
      out.array(
          3, () -> out.hex(entry.block()).integer(entry.firstOrdinal()).integer(entry.length()));
    }

    @Override
    public RowSegment read(CborReader in, String home) {
      in.begin();
      RowSegment segment = new RowSegment(in.hex(BLOCK_BYTES), in.count(), in.count());
      in.end();
      if (segment.firstOrdinal() + segment.length() < 0) {
        throw new DamagedException("A row table has " + segment + ", which never ends.", null);
      }
      return segment;
    }

    @Override
    public long rows(RowSegment entry) {
      return entry.length();
    }
  }

  private static final class Commits extends EntryForm<Commit> {
    @Override
    public void write(CborWriter out, Commit c) {
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
    public Commit read(CborReader in, String home) {
      in.begin();
      String id = in.id();
      List<String> parents = new ArrayList<>();
      in.array(() -> parents.add(in.id()));
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
    public long rows(Commit entry) {
      return 1;
    }
  }

  private static final class Deletions extends EntryForm<Deletion> {
    @Override
    public void write(CborWriter out, Deletion entry) {
      out.array(
          2,
          () -> {
            out.integer(entry.restores() ? 0 : 1);
            entry.positions().write(out);
          });
    }

    @Override
    public Deletion read(CborReader in, String home) {
      in.begin();
      long operation = in.integer();
      if (operation != 0 && operation != 1) {
        throw new DamagedException(
            "A list of deletions has the operation " + operation + ".", null);
      }
      Deletion deletion = new Deletion(operation == 0, StoredPositions.read(in, home));
      in.end();
      return deletion;
    }

    @Override
    public long rows(Deletion entry) {
      return entry.rows();
    }
  }

  private static final class Patches extends EntryForm<Patch> {
    @Override
    public void write(CborWriter out, Patch entry) {
      out.array(
          2,
          () -> {
            entry.positions().write(out);
            CHUNKS.write(out, entry.chunk());
          });
    }

    @Override
    public Patch read(CborReader in, String home) {
      in.begin();
      Patch patch = new Patch(StoredPositions.read(in, home), CHUNKS.read(in, home));
      in.end();
      if (patch.positions().count() != patch.chunk().rows()) {
        throw new DamagedException(
            "A patch has "
                + patch.chunk().rows()
                + " samples for "
                + patch.positions().count()
                + " positions.",
            null);
      }
      return patch;
    }

    @Override
    public long rows(Patch entry) {
      return entry.chunk().rows();
    }
  }

  public static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  public static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
