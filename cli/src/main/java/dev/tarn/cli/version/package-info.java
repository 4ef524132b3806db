/**
 * Verbs of versions: status, commit, reset, log, branch, tag, checkout.
 *
 * <p>Start at {@link dev.tarn.cli.version.LogVerb}. Uses {@code place}, {@code console}, {@code
 * json}, {@code dev.tarn.dataset} and {@code dev.tarn.version}.
 */
@NullMarked
package dev.tarn.cli.version;

import org.jspecify.annotations.NullMarked;
