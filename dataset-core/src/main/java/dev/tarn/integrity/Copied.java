package dev.tarn.integrity;

/**
 * What a copy did.
 *
 * @param objects objects that are needed and are there now
 * @param copied how many of them were copied; the others were there, and were checked
 * @param bytes bytes that were copied
 */
public record Copied(long objects, long copied, long bytes) {}
