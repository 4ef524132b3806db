/**
 * The verbs that care for what is stored: checking, mending, tidying, copying.
 *
 * <p>Start at {@link dev.tarn.cli.care.ReclaimVerb}. Uses {@code place}, {@code verb} and the
 * dataset's own package {@code integrity}.
 */
@NullMarked
package dev.tarn.cli.care;

import org.jspecify.annotations.NullMarked;
