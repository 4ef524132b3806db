package dev.tarn.version.pack;

import dev.tarn.chunk.ChunkStats;
import dev.tarn.version.object.ObjectRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One chunk of a tensor as commits list it; or a run of rows for which the tensor has nothing but
 * nulls.
 *
 * @param object where the chunk file lies, or null where all rows are null and there is no file
 * @param footerCrc CRC32C of the file's footer, which guards everything before it
 * @param stats of all its rows
 */
public record ChunkEntry(@Nullable ObjectRef object, int footerCrc, ChunkStats stats) {
  /** Rows for which nothing is stored: all null. */
  public static ChunkEntry allNull(long rows) {
    return new ChunkEntry(null, 0, ChunkStats.ofNulls(rows));
  }

  /** How many rows. */
  public long rows() {
    return stats.rows();
  }

  /** Where the file lies, if there is one. */
  public Optional<ObjectRef> ref() {
    return Optional.ofNullable(object);
  }

  /** The same chunk, lying elsewhere. */
  public ChunkEntry at(ObjectRef ref) {
    return new ChunkEntry(ref, footerCrc, stats);
  }
}
