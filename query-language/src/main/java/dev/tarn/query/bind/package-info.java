/**
 * Binding: from the syntax tree to a plan, with every name resolved, every type checked and every
 * error at its place.
 *
 * <p>Start at {@link dev.tarn.query.bind.QueryBinder}. Uses {@code function} for operators and
 * functions and builds the nodes of {@code plan}.
 */
@NullMarked
package dev.tarn.query.bind;

import org.jspecify.annotations.NullMarked;
