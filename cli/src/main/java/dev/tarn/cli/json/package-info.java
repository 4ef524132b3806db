/**
 * JSON as the command writes it: integers beyond ±2^53 as decimal strings, NaN and infinities as
 * strings.
 *
 * <p>Start at {@link dev.tarn.cli.json.JsonWriter}. Uses nothing else of Tarn, and no JSON library,
 * so that a short command does not load one.
 */
@NullMarked
package dev.tarn.cli.json;

import org.jspecify.annotations.NullMarked;
