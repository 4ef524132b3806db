/**
 * The {@code tarn} command.
 *
 * <p>Start at {@link dev.tarn.cli.Main}, which finds the verb in {@code Verbs} and turns whatever
 * happens into an exit code. Uses the packages below it, one per group of verbs; nothing uses it.
 */
@NullMarked
package dev.tarn.cli;

import org.jspecify.annotations.NullMarked;
