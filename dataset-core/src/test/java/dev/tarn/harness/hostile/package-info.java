/**
 * Datasets that were made to hurt, each class for one kind of malice.
 *
 * <p>Start at {@link dev.tarn.harness.hostile.HostileCases}.
 */
@NullMarked
package dev.tarn.harness.hostile;

import org.jspecify.annotations.NullMarked;
