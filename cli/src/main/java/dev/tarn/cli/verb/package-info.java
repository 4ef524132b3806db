/**
 * What all verbs of the command have in common: their options, and how they are run.
 *
 * <p>Start at {@link dev.tarn.cli.verb.Verb}. Uses {@code console} and picocli.
 */
@NullMarked
package dev.tarn.cli.verb;

import org.jspecify.annotations.NullMarked;
