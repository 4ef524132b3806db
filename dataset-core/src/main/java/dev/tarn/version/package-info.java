/**
 * Versions of a dataset. Here are the values that a user sees: {@link dev.tarn.version.Commit},
 * {@link dev.tarn.version.Branch}, {@link dev.tarn.version.Tag}, and the results of merges and
 * layouts. The packages below are how they come about, each using only those before it: {@code
 * object}, {@code row}, {@code pack}, {@code read}, {@code ref}, {@code write}, {@code stage},
 * {@code diff}, {@code merge}, {@code layout}, {@code reach}, {@code purge}, {@code history}.
 */
@NullMarked
package dev.tarn.version;

import org.jspecify.annotations.NullMarked;
