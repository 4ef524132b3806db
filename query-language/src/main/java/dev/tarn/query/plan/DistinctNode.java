package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.GroupOperator;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Field;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;

/** Each row once, the first of equal ones; equal by the visible fields. */
public final class DistinctNode extends PlanNode {
  /** The different rows of the input. */
  public DistinctNode(PlanNode input) {
    this(input.fields(), input);
  }

  private DistinctNode(List<Field> fields, RelNode input) {
    super(input.getCluster(), fields, List.of(input));
  }

  @Override
  public Relation open(Execution execution) {
    return GroupOperator.distinct(execution.open(input(0)), fields(), execution);
  }

  @Override
  protected Map<String, Object> details() {
    return Map.of();
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return new DistinctNode(fields(), newInputs.get(0));
  }
}
