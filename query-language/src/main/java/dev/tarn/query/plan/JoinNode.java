package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.JoinCondition;
import dev.tarn.query.execute.JoinOperator;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;

/** Pairs of rows that meet a condition, in the left side's order, then the right's. */
public final class JoinNode extends PlanNode {
  private final JoinCondition on;

  /** Joins two inputs. */
  public JoinNode(PlanNode left, PlanNode right, JoinCondition on) {
    this(both(left, right), List.of(left, right), on);
  }

  private JoinNode(List<Field> fields, List<? extends RelNode> inputs, JoinCondition on) {
    super(inputs.get(0).getCluster(), fields, inputs);
    this.on = on;
  }

  /**
   * The fields of both sides; hidden ones stay for ROW_NUMBER but no longer make rows of a dataset.
   */
  static List<Field> both(PlanNode left, PlanNode right) {
    List<Field> fields = new ArrayList<>(left.fields());
    fields.addAll(right.fields());
    return fields.stream().map(f -> f.isRow() ? Field.hidden(Field.POSITION, "") : f).toList();
  }

  @Override
  public Relation open(Execution execution) {
    return new JoinOperator(
            execution.open(input(0)),
            input(0).fields().size(),
            execution.open(input(1)),
            input(1).fields().size(),
            on,
            execution)
        .run();
  }

  @Override
  protected Map<String, Object> details() {
    return Map.of(
        "on",
        on.leftKeys() + " = " + on.rightKeys() + " " + on.rest(),
        "keep",
        (on.keepLeft() ? "left " : "") + (on.keepRight() ? "right" : ""));
  }

  @Override
  public List<Expr> expressions() {
    return on.rest();
  }

  /** The keys of the left input, then those of the right. */
  public List<Expr> keys(int input) {
    return input == 0 ? on.leftKeys() : on.rightKeys();
  }

  @Override
  public Map<String, Object> explained(Function<Expr, String> text) {
    Map<String, Object> details = new LinkedHashMap<>();
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < on.leftKeys().size(); i++) {
      keys.add(text.apply(on.leftKeys().get(i)) + " = " + text.apply(on.rightKeys().get(i)));
    }
    details.put("keys", keys);
    details.put("conditions", on.rest().stream().map(text).toList());
    details.put("keepsAllOfLeft", on.keepLeft());
    details.put("keepsAllOfRight", on.keepRight());
    return details;
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return new JoinNode(fields(), newInputs, on);
  }
}
