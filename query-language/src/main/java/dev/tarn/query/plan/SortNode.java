package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.SortKey;
import dev.tarn.query.execute.SortOperator;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;

/**
 * The rows in the order of keys; equal rows keep their order. At most {@code limit} of them, the
 * first ones.
 */
public final class SortNode extends PlanNode {
  private final List<SortKey> keys;
  private final long limit;

  /** All rows in order. */
  public SortNode(PlanNode input, List<SortKey> keys) {
    this(input, input, keys, Long.MAX_VALUE);
  }

  private SortNode(PlanNode like, RelNode input, List<SortKey> keys, long limit) {
    super(input.getCluster(), like.fields(), List.of(input));
    this.keys = List.copyOf(keys);
    this.limit = limit;
  }

  /** The same, but only that many rows are kept. */
  SortNode withLimit(long most) {
    return new SortNode(this, getInputs().get(0), keys, Math.min(most, limit));
  }

  /** How many rows are asked for at most. */
  long limit() {
    return limit;
  }

  @Override
  public Relation open(Execution execution) {
    return SortOperator.run(
        execution.open(input(0)), input(0).fields().size(), keys, limit, execution);
  }

  @Override
  protected Map<String, Object> details() {
    return Map.of(
        "keys", keys.toString(), "limit", limit == Long.MAX_VALUE ? "none" : Long.toString(limit));
  }

  @Override
  public List<Expr> expressions() {
    return keys.stream().map(SortKey::expression).toList();
  }

  @Override
  public Map<String, Object> explained(Function<Expr, String> text) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put(
        "keys",
        keys.stream()
            .map(
                key ->
                    text.apply(key.expression())
                        + (key.descending() ? " DESC" : "")
                        + (key.nullsFirst() ? " NULLS FIRST" : ""))
            .toList());
    if (limit < Long.MAX_VALUE) {
      details.put("keeps", limit);
    }
    return details;
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return new SortNode(this, newInputs.get(0), keys, limit);
  }
}
