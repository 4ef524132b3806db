/**
 * What refs, stages and views reach, how history is cut, and so what may go.
 *
 * <p>Start at {@link dev.tarn.version.reach.Reach}.
 */
@NullMarked
package dev.tarn.version.reach;

import org.jspecify.annotations.NullMarked;
