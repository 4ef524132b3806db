/**
 * Versions of a dataset: commits, branches, the row table, and how they lie in the store.
 *
 * <p>Start at {@link dev.tarn.version.Commit}, then {@link dev.tarn.version.CommitRecord} (what a
 * commit says) and {@link dev.tarn.version.Committer} (how one is made). Uses {@code chunk}, {@code
 * schema} and {@code store}; knows nothing of queries or views.
 */
@NullMarked
package dev.tarn.version;

import org.jspecify.annotations.NullMarked;
