package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.NumberedRelation;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;

/** The rows with their positions, from 0, as a hidden field at the end. */
public final class NumberNode extends PlanNode {
  /** Numbers the input's rows. */
  public NumberNode(PlanNode input) {
    this(numbered(input), input);
  }

  private NumberNode(List<Field> fields, RelNode input) {
    super(input.getCluster(), fields, List.of(input));
  }

  private static List<Field> numbered(PlanNode input) {
    List<Field> fields = new ArrayList<>(input.fields());
    fields.add(Field.hidden(Field.POSITION, ""));
    return fields;
  }

  @Override
  public Relation open(Execution execution) {
    return new NumberedRelation(execution.open(input(0)), fields().size() - 1);
  }

  @Override
  protected Map<String, Object> details() {
    return Map.of();
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return new NumberNode(fields(), newInputs.get(0));
  }
}
