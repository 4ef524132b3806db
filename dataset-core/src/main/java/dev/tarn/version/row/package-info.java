/**
 * Rows of a dataset: identities, physical positions and live rows.
 *
 * <p>Start at {@link dev.tarn.version.row.RowTable} (identity to position) and {@link
 * dev.tarn.version.row.LivePositions} (position to row number). Reads no store.
 */
@NullMarked
package dev.tarn.version.row;

import org.jspecify.annotations.NullMarked;
