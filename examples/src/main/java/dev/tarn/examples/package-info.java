/**
 * The snippets of the README as programs: each class runs by itself, and a test holds the README's
 * text against the regions marked here.
 *
 * <p>Start at {@link dev.tarn.examples.FirstDataset}.
 */
@NullMarked
package dev.tarn.examples;

import org.jspecify.annotations.NullMarked;
