/**
 * What the dataset is put through: power cuts, failing calls, kills, damage, many writers, and long
 * random histories held against a plain model.
 *
 * <p>Start at {@link dev.tarn.harness.Story} (work in steps, each whole or not at all) and {@link
 * dev.tarn.harness.Seen} (everything a user can see). Each test prints its seed ({@code
 * -Dtarn.seed=…} repeats it) and how much it tried.
 */
@NullMarked
package dev.tarn.harness;

import org.jspecify.annotations.NullMarked;
