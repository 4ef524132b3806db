/**
 * Answers conditions on class labels without reading the labels: from the counts of each class that
 * every chunk has, and for large chunks from the postings that this machine keeps. What they do not
 * know is left to be read; the rows found are the same.
 *
 * <p>Start at {@link dev.tarn.query.postings.LabelFilter}. Uses {@code expression}, {@code sample},
 * {@code source} and {@code dev.tarn.index}.
 */
@NullMarked
package dev.tarn.query.postings;

import org.jspecify.annotations.NullMarked;
