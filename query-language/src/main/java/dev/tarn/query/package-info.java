/**
 * TQL, the query language: SQL for tensors.
 *
 * <p>Start at {@link dev.tarn.query.TqlEngine}, which dataset-core finds by itself. A text is
 * parsed ({@code parser}), bound to the dataset's tensors ({@code bind}), planned ({@code plan})
 * and executed ({@code execute}).
 */
@NullMarked
package dev.tarn.query;

import org.jspecify.annotations.NullMarked;
