/**
 * The syntax tree's own nodes: what TQL adds to Calcite's {@code SqlNode}s.
 *
 * <p>Start at {@link dev.tarn.query.parser.node.TqlSelect}; all the rest of a query is Calcite's.
 * Uses nothing of Tarn.
 */
@NullMarked
package dev.tarn.query.parser.node;

import org.jspecify.annotations.NullMarked;
