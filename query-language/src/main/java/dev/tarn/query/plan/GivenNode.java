package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Field;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;

/** Rows that another query has answered already: a view that is refined. */
public final class GivenNode extends PlanNode {
  private final Relation rows;

  /** The answer of another query. */
  public GivenNode(RelOptCluster cluster, List<Field> fields, Relation rows) {
    super(cluster, fields, List.of());
    this.rows = rows;
  }

  @Override
  public Relation open(Execution execution) {
    return rows;
  }

  @Override
  protected Map<String, Object> details() {
    return Map.of(
        "rows",
        Integer.toString(rows.rowCount()),
        "identity",
        Integer.toHexString(System.identityHashCode(rows)));
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return this;
  }
}
