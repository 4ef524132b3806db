package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.SelectedRelation;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;

/** A run of the rows: some are skipped, then at most a number are taken. */
public final class LimitNode extends PlanNode {
  private final long offset;
  private final long limit;

  /** Skips {@code offset} rows, takes at most {@code limit}. */
  public LimitNode(PlanNode input, long offset, long limit) {
    this(input, input, offset, limit);
  }

  private LimitNode(PlanNode like, RelNode input, long offset, long limit) {
    super(input.getCluster(), like.fields(), List.of(input));
    this.offset = offset;
    this.limit = limit;
  }

  /** How many rows of the input are needed at most. */
  long needed() {
    long sum = offset + limit;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  @Override
  public Relation open(Execution execution) {
    Relation rows = execution.open(input(0));
    int from = (int) Math.min(offset, rows.rowCount());
    int count = (int) Math.min(limit, rows.rowCount() - from);
    return from == 0 && count == rows.rowCount() ? rows : SelectedRelation.range(rows, from, count);
  }

  @Override
  protected Map<String, Object> details() {
    return Map.of(
        "offset",
        Long.toString(offset),
        "limit",
        limit == Long.MAX_VALUE ? "none" : Long.toString(limit));
  }

  @Override
  public Map<String, Object> explained(Function<Expr, String> text) {
    Map<String, Object> details = new LinkedHashMap<>();
    if (limit < Long.MAX_VALUE) {
      details.put("limit", limit);
    }
    if (offset > 0) {
      details.put("offset", offset);
    }
    return details;
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return new LimitNode(this, newInputs.get(0), offset, limit);
  }
}
