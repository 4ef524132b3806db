package dev.tarn.version.pack;

import dev.tarn.chunk.ChunkStats;
import dev.tarn.error.DamagedException;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.CborWriter;
import dev.tarn.version.object.ObjectRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as a spine lists it.
 *
 * @param object where it lies
 * @param level 1 to 4: it holds entries, the more the higher; 5 to 12: it lists 64 runs of the
 *     level below
 * @param entries how many entries it holds, its runs' entries counted
 * @param rows how many rows these stand for
 * @param stats of all its rows, or null where there are none or their class counts would be long
 */
public record RunRef(
    ObjectRef object, int level, long entries, long rows, @Nullable ChunkStats stats) {
  /** More than any list that can be stored has: 2^60 entries. */
  private static final int MAX_LEVEL = 12;

  Optional<ChunkStats> statistics() {
    return Optional.ofNullable(stats);
  }

  void write(CborWriter out) {
    out.array(
        5,
        () -> {
          object.write(out);
          out.integer(level).integer(entries).integer(rows);
          if (stats == null) {
            out.nil();
          } else {
            stats.write(out.generator());
          }
        });
  }

  /** Levels go down by one, so that this bounds what a reader goes through for one entry. */
  private static int level(long level) {
    if (level < 1 || level > MAX_LEVEL) {
      throw new DamagedException(
          "A list of a commit has a run of level " + level + "; there are 1 to " + MAX_LEVEL + ".",
          null);
    }
    return (int) level;
  }

  /** Whether it lists other runs. */
  public boolean isNode() {
    return level >= RunListWriter.NODE_LEVEL;
  }

  /**
   * Refuses what the run was found to hold where that is not what is said of it.
   *
   * @param foundEntries how many entries it holds
   * @param foundRows how many rows these stand for
   */
  void check(long foundEntries, long foundRows) {
    if (foundEntries != entries || foundRows != rows) {
      throw new DamagedException(
          "Run "
              + object.id()
              + " holds "
              + foundEntries
              + " entries of "
              + foundRows
              + " rows; what lists it says "
              + entries
              + " entries of "
              + rows
              + " rows.",
          null);
    }
  }

  static RunRef read(CborReader in, String home) {
    in.begin();
    RunRef run =
        new RunRef(
            ObjectRef.read(in, home),
            level(in.integer()),
            in.count(),
            in.integer(),
            in.nil() ? null : in.chunkStats());
    in.end();
    if (run.entries < 1) {
      throw new DamagedException("Run " + run.object.id() + " is listed without entries.", null);
    }
    return run;
  }
}
