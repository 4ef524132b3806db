package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.FilterOperator;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;

/** The rows for which a condition is true; at most {@code limit} of them, the first ones. */
public final class FilterNode extends PlanNode {
  private final Expr condition;
  private final long limit;

  /** All rows that meet the condition. */
  public FilterNode(PlanNode input, Expr condition) {
    this(input, input, condition, Long.MAX_VALUE);
  }

  private FilterNode(PlanNode like, RelNode input, Expr condition, long limit) {
    super(input.getCluster(), like.fields(), List.of(input));
    this.condition = condition;
    this.limit = limit;
  }

  /** The condition. */
  public Expr condition() {
    return condition;
  }

  /** The same, but reading stops after that many rows. */
  FilterNode withLimit(long most) {
    return new FilterNode(this, getInputs().get(0), condition, Math.min(most, limit));
  }

  /** How many rows are asked for at most. */
  long limit() {
    return limit;
  }

  @Override
  public Relation open(Execution execution) {
    return FilterOperator.run(
        execution.open(input(0)), input(0).fields().size(), condition, limit, execution);
  }

  @Override
  protected Map<String, Object> details() {
    return limit == Long.MAX_VALUE
        ? Map.of("condition", condition.digest())
        : Map.of("condition", condition.digest() + " first " + limit);
  }

  @Override
  public List<Expr> expressions() {
    return List.of(condition);
  }

  @Override
  public Map<String, Object> explained(Function<Expr, String> text) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("condition", text.apply(condition));
    if (limit < Long.MAX_VALUE) {
      details.put("stopsAfter", limit);
    }
    return details;
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return new FilterNode(this, newInputs.get(0), condition, limit);
  }
}
