/**
 * TQL's parser: from the text of a query to Calcite's syntax tree, or to an error that shows the
 * place.
 *
 * <p>Start at {@link dev.tarn.query.parser.TqlParser}. The grammar is Calcite's, changed by {@code
 * src/main/codegen}; the package {@code grammar} is generated, {@code node} holds the tree's own
 * nodes. Knows nothing of datasets.
 */
@NullMarked
package dev.tarn.query.parser;

import org.jspecify.annotations.NullMarked;
