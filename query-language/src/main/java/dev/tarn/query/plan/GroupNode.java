package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.GroupOperator;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Field;
import dev.tarn.query.value.ValueType;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;

/**
 * One row per group, whose fields are sequences of the members' values; groups in order of first
 * appearance.
 */
public final class GroupNode extends PlanNode {
  private final List<Expr> keys;

  /** Groups the input. */
  public GroupNode(PlanNode input, List<Expr> keys) {
    this(sequences(input), input, keys);
  }

  private GroupNode(List<Field> fields, RelNode input, List<Expr> keys) {
    super(input.getCluster(), fields, List.of(input));
    this.keys = List.copyOf(keys);
  }

  static List<Field> sequences(PlanNode input) {
    return input.fields().stream()
        .map(field -> field.withType(ValueType.sequenceOf(field.type())))
        .toList();
  }

  @Override
  public Relation open(Execution execution) {
    return GroupOperator.sequences(execution.open(input(0)), input(0).fields(), keys, execution);
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
    return new GroupNode(fields(), newInputs.get(0), keys);
  }
}
