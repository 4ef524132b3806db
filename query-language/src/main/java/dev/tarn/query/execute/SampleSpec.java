package dev.tarn.query.execute;

import dev.tarn.query.expression.Expr;
import java.util.List;
import java.util.OptionalLong;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * What SAMPLE BY asks for.
 *
 * @param conditions the conditions of MAX_WEIGHT or SUM_WEIGHT; empty when the weight is one
 *     expression
 * @param weights a weight for each condition, or the one expression
 * @param largest whether a row takes the largest of its weights, else their sum
 * @param replace whether a row may be drawn again
 * @param seed the seed in the query's text
 * @param offset how many draws are skipped
 * @param draws how many are drawn in all, skipped ones not counted; empty for as many as there are
 *     rows
 * @param position where the clause stands
 */
public record SampleSpec(
    List<Expr> conditions,
    List<Expr> weights,
    boolean largest,
    boolean replace,
    OptionalLong seed,
    long offset,
    OptionalLong draws,
    SqlParserPos position) {}
