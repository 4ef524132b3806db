package dev.tarn.version.write;

import dev.tarn.version.pack.PendingChunk;
import dev.tarn.version.row.Positions;

/**
 * New samples of some positions that belong to no commit yet.
 *
 * @param positions which
 * @param chunk the samples, in the order of the positions
 */
public record PendingPatch(Positions positions, PendingChunk chunk) {
  PendingPatch at(Positions moved) {
    return new PendingPatch(moved, chunk);
  }
}
