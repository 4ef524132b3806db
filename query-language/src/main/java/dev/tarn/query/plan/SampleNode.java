package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.SampleOperator;
import dev.tarn.query.execute.SampleSpec;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
  public List<Expr> expressions() {
    List<Expr> all = new ArrayList<>(spec.conditions());
    all.addAll(spec.weights());
    return all;
  }

  @Override
  public Map<String, Object> explained(Function<Expr, String> text) {
    Map<String, Object> details = new LinkedHashMap<>();
    List<String> weights = new ArrayList<>();
    for (int i = 0; i < spec.weights().size(); i++) {
      String condition =
          spec.conditions().isEmpty() ? "" : text.apply(spec.conditions().get(i)) + ": ";
      weights.add(condition + text.apply(spec.weights().get(i)));
    }
    details.put("weight", spec.conditions().isEmpty() ? "expr" : spec.largest() ? "max" : "sum");
    details.put("weights", weights);
    details.put("replace", spec.replace());
    spec.draws().ifPresent(draws -> details.put("draws", draws));
    spec.seed().ifPresent(seed -> details.put("seed", seed));
    return details;
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return new SampleNode(this, newInputs.get(0), spec);
  }
}
