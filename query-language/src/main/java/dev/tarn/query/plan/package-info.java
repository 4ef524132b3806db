/**
 * The relational plan of a query: Calcite's {@code RelNode}s of our own kinds, and the rules that
 * improve it.
 *
 * <p>Start at {@link dev.tarn.query.plan.PlanNode} and {@link dev.tarn.query.plan.Planner}. A node
 * opens the operator of {@code execute} that does its work. Uses {@code expression} and {@code
 * execute}.
 */
@NullMarked
package dev.tarn.query.plan;

import org.jspecify.annotations.NullMarked;
