package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Field;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;

/** The same rows under another alias. */
public final class RenameNode extends PlanNode {
  private final String alias;

  /** The input's fields under an alias. */
  public RenameNode(PlanNode input, String alias) {
    this(input.fields().stream().map(field -> field.withTable(alias)).toList(), input, alias);
  }

  private RenameNode(List<Field> fields, RelNode input, String alias) {
    super(input.getCluster(), fields, List.of(input));
    this.alias = alias;
  }

  @Override
  public Relation open(Execution execution) {
    return execution.open(input(0));
  }

  @Override
  protected Map<String, Object> details() {
    return Map.of("alias", alias);
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return new RenameNode(fields(), newInputs.get(0), alias);
  }
}
