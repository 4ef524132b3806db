package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.ExpandOperator;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Field;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.calcite.rel.RelNode;

/** A sequence for each chosen row: it with its neighbours in the source, before WHERE. */
public final class ExpandNode extends PlanNode {
  private final int before;
  private final int after;
  private final boolean overlap;
  private final int chosenPosition;

  /**
   * Windows over {@code source} round the rows of {@code chosen}.
   *
   * @param chosenPosition the field of {@code chosen} that holds a row's position in {@code
   *     source}; empty for all rows
   */
  public ExpandNode(
      PlanNode source,
      PlanNode chosen,
      OptionalInt chosenPosition,
      int before,
      int after,
      boolean overlap) {
    this(
        GroupNode.sequences(source),
        List.of(source, chosen),
        chosenPosition.orElse(-1),
        before,
        after,
        overlap);
  }

  private ExpandNode(
      List<Field> fields,
      List<? extends RelNode> inputs,
      int chosenPosition,
      int before,
      int after,
      boolean overlap) {
    super(inputs.get(0).getCluster(), fields, inputs);
    this.before = before;
    this.after = after;
    this.overlap = overlap;
    this.chosenPosition = chosenPosition;
  }

  @Override
  public Relation open(Execution execution) {
    Relation source = execution.open(input(0));
    Relation chosen = execution.open(input(1));
    return ExpandOperator.run(
        source, input(0).fields(), chosen, chosenPosition, before, after, overlap);
  }

  @Override
  protected Map<String, Object> details() {
    return Map.of(
        "before",
        Integer.toString(before),
        "after",
        Integer.toString(after),
        "overlap",
        Boolean.toString(overlap));
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return new ExpandNode(fields(), newInputs, chosenPosition, before, after, overlap);
  }
}
