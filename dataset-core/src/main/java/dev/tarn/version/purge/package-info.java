/**
 * Takes rows out of all history: the commits that had them are written anew without them, and refs
 * follow.
 *
 * <p>Start at {@link dev.tarn.version.purge.HistoryRewrite}.
 */
@NullMarked
package dev.tarn.version.purge;

import org.jspecify.annotations.NullMarked;
