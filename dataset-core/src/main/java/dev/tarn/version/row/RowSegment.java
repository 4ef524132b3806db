package dev.tarn.version.row;

/**
 * A run of rows of the row table: their identities are {@code block:firstOrdinal}, {@code
 * block:firstOrdinal+1} …
 *
 * @param block 32 hex digits drawn at random for each append
 * @param firstOrdinal the ordinal of its first row
 * @param length how many rows
 */
public record RowSegment(String block, long firstOrdinal, long length) {}
