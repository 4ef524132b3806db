package dev.tarn.query.plan;

import dev.tarn.query.execute.AggregateOperator;
import dev.tarn.query.execute.Execution;
import dev.tarn.query.expression.AggregateCall;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;

/**
 * One row per group: its keys, then its aggregates; without keys the whole input is one group,
 * empty or not.
 */
public final class AggregateNode extends PlanNode {
  private final List<Expr> keys;
  private final List<AggregateCall> aggregates;

  /** Aggregates the input. */
  public AggregateNode(RelNode input, List<Expr> keys, List<AggregateCall> aggregates) {
    super(input.getCluster(), fields(keys, aggregates), List.of(input));
    this.keys = List.copyOf(keys);
    this.aggregates = List.copyOf(aggregates);
  }

  private static List<Field> fields(List<Expr> keys, List<AggregateCall> aggregates) {
    List<Field> fields = new ArrayList<>();
    keys.forEach(key -> fields.add(Field.of("key" + fields.size(), key.type())));
    aggregates.forEach(call -> fields.add(Field.of(call.digest(), call.type())));
    return fields;
  }

  @Override
  public Relation open(Execution execution) {
    return new AggregateOperator(
            execution.open(input(0)), input(0).fields().size(), keys, aggregates, execution)
        .run();
  }

  @Override
  protected Map<String, Object> details() {
    return Map.of("keys", keys.toString(), "aggregates", aggregates.toString());
  }

  @Override
  public List<Expr> expressions() {
    List<Expr> all = new ArrayList<>(keys);
    all.addAll(aggregates);
    return all;
  }

  @Override
  public Map<String, Object> explained(Function<Expr, String> text) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("keys", keys.stream().map(text).toList());
    details.put("aggregates", aggregates.stream().map(text).toList());
    return details;
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return new AggregateNode(newInputs.get(0), keys, aggregates);
  }
}
