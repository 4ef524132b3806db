/**
 * What the command is attached to: its standard streams, whether they are terminals, and how
 * answers, progress, tables and errors are written to them.
 *
 * <p>Start at {@link dev.tarn.cli.console.Console}. Uses {@code json} and {@code dev.tarn.error}.
 */
@NullMarked
package dev.tarn.cli.console;

import org.jspecify.annotations.NullMarked;
