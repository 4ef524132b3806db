package dev.tarn.version.pack;

import dev.tarn.chunk.ChunkStats;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.CborWriter;
import dev.tarn.version.object.ObjectRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as a spine lists it.
 *
 * @param object where it lies
 * @param level 1 to 4: it holds up to 8^level entries; 5 and more: it lists 64 runs of the level
 *     below
 * @param entries how many entries it holds, its runs' entries counted
 * @param rows how many rows these stand for
 * @param stats of all its rows, or null where there are none or their class counts would be long
 */
public record RunRef(
    ObjectRef object, int level, long entries, long rows, @Nullable ChunkStats stats) {
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

  static RunRef read(CborReader in, String home) {
    in.begin();
    RunRef ref =
        new RunRef(
            ObjectRef.read(in, home),
            (int) in.integer(),
            in.integer(),
            in.integer(),
            in.nil() ? null : in.chunkStats());
    in.end();
    return ref;
  }
}
