package dev.tarn.query.execute;

import org.jspecify.annotations.Nullable;

/**
 * How a query is worked on; no answer depends on it.
 *
 * @param threads how many may work on it
 * @param usesIndexes whether rows may be found without reading what is known of them
 * @param batchRows how many rows are worked on at once, at most
 * @param profile learns what the operators did, where someone wants to know
 */
public record Settings(
    int threads, boolean usesIndexes, int batchRows, @Nullable Profile profile) {}
