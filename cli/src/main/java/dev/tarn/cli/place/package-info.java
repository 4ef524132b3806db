/**
 * Which dataset, branch and commit a command is about: {@code DATASET@REF}, and the current branch
 * that each user has of each dataset.
 *
 * <p>Start at {@link dev.tarn.cli.place.DatasetVerb}. Uses {@code verb}, {@code console} and {@code
 * dev.tarn.dataset}.
 */
@NullMarked
package dev.tarn.cli.place;

import org.jspecify.annotations.NullMarked;
