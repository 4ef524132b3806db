package dev.tarn.query.plan;

import java.util.List;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.rules.TransformationRule;
import org.apache.calcite.tools.RelBuilderFactory;

/**
 * Tells a filter or a sort under a LIMIT how many rows are wanted, so that it stops reading or
 * keeps fewer.
 */
final class LimitRule extends RelRule<LimitRule.Config> implements TransformationRule {
  private LimitRule(Config config) {
    super(config);
  }

  /** The rule for inputs of one class. */
  record Config(
      Class<? extends PlanNode> input, String description, OperandTransform operandSupplier)
      implements RelRule.Config {
    static Config over(Class<? extends PlanNode> input) {
      return new Config(
          input,
          "LimitOver" + input.getSimpleName(),
          limit ->
              limit.operand(LimitNode.class).oneInput(below -> below.operand(input).anyInputs()));
    }

    @Override
    public LimitRule toRule() {
      return new LimitRule(this);
    }

    @Override
    public RelRule.Config withDescription(String other) {
      return new Config(input, other, operandSupplier);
    }

    @Override
    public RelRule.Config withOperandSupplier(OperandTransform other) {
      return new Config(input, description, other);
    }

    @Override
    public RelBuilderFactory relBuilderFactory() {
      return RelFactories.LOGICAL_BUILDER;
    }

    @Override
    public RelRule.Config withRelBuilderFactory(RelBuilderFactory factory) {
      return this;
    }
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    LimitNode limit = call.rel(0);
    PlanNode input = call.rel(1);
    long needed = limit.needed();
    if (input instanceof FilterNode filter && filter.limit() > needed) {
      call.transformTo(limit.withInputs(List.of(filter.withLimit(needed))));
    } else if (input instanceof SortNode sort && sort.limit() > needed) {
      call.transformTo(limit.withInputs(List.of(sort.withLimit(needed))));
    }
  }
}
