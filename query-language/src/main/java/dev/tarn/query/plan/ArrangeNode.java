package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.GroupOperator;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;

/** Rows of equal keys together, groups in order of first appearance. */
public final class ArrangeNode extends PlanNode {
  private final List<Expr> keys;

  /** Arranges the input. */
  public ArrangeNode(PlanNode input, List<Expr> keys) {
    this(input, input, keys);
  }

  private ArrangeNode(PlanNode like, RelNode input, List<Expr> keys) {
    super(input.getCluster(), like.fields(), List.of(input));
    this.keys = List.copyOf(keys);
  }

  @Override
  public Relation open(Execution execution) {
    return GroupOperator.arrange(
        execution.open(input(0)), input(0).fields().size(), keys, execution);
  }

  @Override
  protected Map<String, Object> details() {
    return Map.of("keys", keys.toString());
  }

  @Override
  public List<Expr> expressions() {
    return keys;
  }

  @Override
  public Map<String, Object> explained(Function<Expr, String> text) {
    return Map.of("keys", keys.stream().map(text).toList());
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return new ArrangeNode(this, newInputs.get(0), keys);
  }
}
