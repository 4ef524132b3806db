package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/** Rows that another query has answered already: a view that is refined. */
public final class GivenNode extends PlanNode {
  private final Relation rows;
  private final @Nullable RowProjection projection;

  /**
   * The answer of another query.
   *
   * @param projection its visible fields as functions of a row, null if they are none
   */
  public GivenNode(
      RelOptCluster cluster,
      List<Field> fields,
      Relation rows,
      @Nullable RowProjection projection) {
    super(cluster, fields, List.of());
    this.rows = rows;
    this.projection = projection;
  }

  /** Its visible fields as functions of a row. */
  Optional<RowProjection> projection() {
    return Optional.ofNullable(projection);
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
  public Map<String, Object> explained(Function<Expr, String> text) {
    return Map.of("rows", rows.rowCount());
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return this;
  }
}
