/**
 * JDBC: SQL tools open {@code jdbc:tarn:PATH} and ask TQL.
 *
 * <p>Start at {@link dev.tarn.query.jdbc.TarnDriver}. The connection, statements and results are
 * those of Avatica, the JDBC framework of Calcite's own driver; the answers are the query engine's.
 * Uses {@code query} and {@code dataset}.
 */
@NullMarked
package dev.tarn.query.jdbc;

import org.jspecify.annotations.NullMarked;
