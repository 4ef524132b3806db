/**
 * Verbs that ask: queries, their plans and history, and saved views.
 *
 * <p>Start at {@link dev.tarn.cli.query.QueryVerb}. Uses {@code place}, {@code console}, {@code
 * json}, {@code dev.tarn.dataset}, {@code dev.tarn.query} and {@code dev.tarn.sample}.
 */
@NullMarked
package dev.tarn.cli.query;

import org.jspecify.annotations.NullMarked;
