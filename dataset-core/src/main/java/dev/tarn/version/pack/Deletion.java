package dev.tarn.version.pack;

/**
 * Positions that a commit deleted, or brought back, as commits list it: what is deleted is what
 * these give one after another.
 *
 * @param restores whether the positions are there again
 * @param positions which
 */
public record Deletion(boolean restores, StoredPositions positions) {
  /** How many rows there are fewer; negative for rows that came back. */
  long rows() {
    return restores ? -positions.count() : positions.count();
  }
}
