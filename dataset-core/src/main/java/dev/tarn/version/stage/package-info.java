/**
 * Changes that wait in the store for a commit and survive the process.
 *
 * <p>Start at {@link dev.tarn.version.stage.StageStore}.
 */
@NullMarked
package dev.tarn.version.stage;

import org.jspecify.annotations.NullMarked;
