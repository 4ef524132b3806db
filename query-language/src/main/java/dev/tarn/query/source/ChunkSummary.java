package dev.tarn.query.source;

import dev.tarn.chunk.ChunkStats;

/**
 * What is known of a chunk without reading it.
 *
 * @param firstRow its first row
 * @param rowCount its rows
 * @param stats of its samples
 */
public record ChunkSummary(long firstRow, long rowCount, ChunkStats stats) {}
