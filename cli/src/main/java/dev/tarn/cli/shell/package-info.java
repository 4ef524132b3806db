/**
 * What ties the command to a shell: completion.
 *
 * <p>Start at {@link dev.tarn.cli.shell.Completion}. Uses {@code verb} and {@code console}.
 */
@NullMarked
package dev.tarn.cli.shell;

import org.jspecify.annotations.NullMarked;
