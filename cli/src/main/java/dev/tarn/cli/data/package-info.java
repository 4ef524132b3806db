/**
 * Verbs that bring data in and look after it: create, import, append, summary, verify.
 *
 * <p>Start at {@link dev.tarn.cli.data.ImportVerbs}. Uses {@code place}, {@code console}, {@code
 * json}, {@code dev.tarn.dataset} and {@code dev.tarn.ingest}.
 */
@NullMarked
package dev.tarn.cli.data;

import org.jspecify.annotations.NullMarked;
