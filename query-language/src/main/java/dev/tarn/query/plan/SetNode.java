package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.SetOperation;
import dev.tarn.query.execute.SetOperator;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Field;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;

/**
 * UNION, INTERSECT or EXCEPT, by the rows' identity or by their values; the first operand's order,
 * then the second's.
 */
public final class SetNode extends PlanNode {
  private final SetOperation kind;
  private final boolean all;
  private final boolean byRow;

  /**
   * Combines two inputs with the same fields; by row, both have the row number as the same field.
   */
  public SetNode(
      SetOperation kind,
      boolean all,
      boolean byRow,
      PlanNode left,
      PlanNode right,
      List<Field> fields) {
    this(kind, all, byRow, List.of(left, right), fields);
  }

  private SetNode(
      SetOperation kind,
      boolean all,
      boolean byRow,
      List<? extends RelNode> inputs,
      List<Field> fields) {
    super(inputs.get(0).getCluster(), fields, inputs);
    this.kind = kind;
    this.all = all;
    this.byRow = byRow;
  }

  /** Whether rows are compared by identity. */
  public boolean isByRow() {
    return byRow;
  }

  @Override
  public Relation open(Execution execution) {
    return new SetOperator(
            kind, all, byRow, fields(), execution.open(input(0)), execution.open(input(1)))
        .run();
  }

  @Override
  protected Map<String, Object> details() {
    return Map.of("kind", kind + (all ? " ALL" : ""), "by", byRow ? "row" : "value");
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return new SetNode(kind, all, byRow, newInputs, fields());
  }
}
