package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.SampleOperator;
import dev.tarn.query.execute.SampleSpec;
import dev.tarn.query.expression.Relation;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;

/** Rows drawn at random, each with a probability proportional to its weight. */
public final class SampleNode extends PlanNode {
  private final SampleSpec spec;

  /** Draws from the input. */
  public SampleNode(PlanNode input, SampleSpec spec) {
    this(input, input, spec);
  }

  private SampleNode(PlanNode like, RelNode input, SampleSpec spec) {
    super(input.getCluster(), like.fields(), List.of(input));
    this.spec = spec;
  }

  @Override
  public Relation open(Execution execution) {
    return new SampleOperator(execution.open(input(0)), input(0).fields().size(), spec, execution)
        .run();
  }

  @Override
  protected Map<String, Object> details() {
    return Map.of("sample", spec.toString());
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return new SampleNode(this, newInputs.get(0), spec);
  }
}
