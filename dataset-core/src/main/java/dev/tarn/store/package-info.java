/**
 * Where bytes live: write-once objects by name, on a local disk or in memory.
 *
 * <p>Start at {@link dev.tarn.store.ObjectStore}. Uses {@code error} alone; knows nothing of what
 * the objects mean.
 */
@NullMarked
package dev.tarn.store;

import org.jspecify.annotations.NullMarked;
