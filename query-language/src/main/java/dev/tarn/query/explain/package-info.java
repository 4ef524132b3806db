/**
 * Shows how a query is, or was, worked on: the plan as a tree, what of the data it reads.
 *
 * <p>Start at {@link dev.tarn.query.explain.Explanation}. Uses {@code plan} and {@code execute}.
 */
@NullMarked
package dev.tarn.query.explain;

import org.jspecify.annotations.NullMarked;
