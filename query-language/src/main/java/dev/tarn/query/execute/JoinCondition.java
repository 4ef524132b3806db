package dev.tarn.query.execute;

import dev.tarn.query.expression.Expr;
import java.util.List;

/**
 * What is joined on.
 *
 * @param leftKeys expressions of the left side that must equal those of the right, by place
 * @param rightKeys expressions of the right side
 * @param rest what else must hold, one condition on the fields of both sides; none if empty
 * @param keepLeft whether left rows without a partner stay, with nulls
 * @param keepRight whether right rows without a partner stay, with nulls, at the end
 */
public record JoinCondition(
    List<Expr> leftKeys,
    List<Expr> rightKeys,
    List<Expr> rest,
    boolean keepLeft,
    boolean keepRight) {}
