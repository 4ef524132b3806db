package dev.tarn.version;

/**
 * A line of commits under a name, which grows with every commit on it.
 *
 * @param name what users write
 * @param commit the id of its newest commit, 64 hex digits
 */
public record Branch(String name, String commit) {}
