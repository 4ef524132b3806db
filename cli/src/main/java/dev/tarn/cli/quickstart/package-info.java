/**
 * The whole story on shipped data, in one verb.
 *
 * <p>Start at {@link dev.tarn.cli.quickstart.QuickstartVerb}. Uses {@code training}, {@code
 * console}, {@code json} and all of Tarn's modules.
 */
@NullMarked
package dev.tarn.cli.quickstart;

import org.jspecify.annotations.NullMarked;
