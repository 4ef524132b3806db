/**
 * Where rows come from: a dataset at a commit, read tensor by tensor into columns.
 *
 * <p>Start at {@link dev.tarn.query.source.RowSource}. Uses {@code value} and dataset-core.
 */
@NullMarked
package dev.tarn.query.source;

import org.jspecify.annotations.NullMarked;
