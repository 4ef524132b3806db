package dev.tarn.version.pack;

/**
 * New samples of some positions of a tensor, as commits list it; the newest patch of a position
 * counts.
 *
 * @param positions which
 * @param chunk the samples, in the order of the positions
 */
public record Patch(StoredPositions positions, ChunkEntry chunk) {}
