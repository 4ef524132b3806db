package dev.tarn.version.reach;

import dev.tarn.version.pack.ChunkEntry;
import dev.tarn.version.pack.Patch;
import dev.tarn.version.pack.StoredPositions;
import org.jspecify.annotations.Nullable;

/**
 * What an object says, and of what.
 *
 * @param what in words: {@code chunk}, {@code row identities} …
 * @param tensor the id of the tensor it belongs to; empty where it belongs to all
 * @param first the first position that it is about; -1 where that is not known
 * @param end the position behind the last
 * @param updated of a patch's chunk the positions whose samples it has, else null
 * @param listed of a chunk what is said of it where it is listed, else null
 */
public record Held(
    String what,
    String tensor,
    long first,
    long end,
    @Nullable StoredPositions updated,
    @Nullable ChunkEntry listed) {
  private static final String CHUNK = "chunk";

  static Held of(String what) {
    return new Held(what, "", -1, -1, null, null);
  }

  static Held list(String what, String tensor) {
    return new Held("list of " + what, tensor, -1, -1, null, null);
  }

  static Held list(String what, String tensor, long first, long end) {
    return new Held("list of " + what, tensor, first, end, null, null);
  }

  static Held staged(String tensor) {
    return new Held("file of staged rows", tensor, -1, -1, null, null);
  }

  static Held chunk(ChunkEntry listed, String tensor, long first) {
    return new Held(CHUNK, tensor, first, first + listed.rows(), null, listed);
  }

  static Held patch(Patch patch, String tensor) {
    return new Held(CHUNK, tensor, -1, -1, patch.positions(), patch.chunk());
  }

  /** Whether it holds samples. */
  public boolean isChunk() {
    return what.equals(CHUNK);
  }
}
