package dev.tarn.version.write;

import dev.tarn.version.pack.PackWriter;
import dev.tarn.version.pack.Patch;
import dev.tarn.version.pack.PendingChunk;
import dev.tarn.version.pack.StoredPositions;
import dev.tarn.version.row.Positions;

/**
 * New samples of some positions that belong to no commit yet.
 *
 * @param positions which
 * @param chunk the samples, in the order of the positions
 */
public record PendingPatch(Positions positions, PendingChunk chunk) {
  /** Puts both into a pack, or into files of their own. */
  public Patch place(PackWriter pack, PackWriter.Place place) {
    return new Patch(StoredPositions.place(positions, pack, place), chunk.place(pack, place));
  }

  PendingPatch at(Positions moved) {
    return new PendingPatch(moved, chunk);
  }
}
