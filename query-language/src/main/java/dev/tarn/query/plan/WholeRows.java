package dev.tarn.query.plan;

import dev.tarn.query.expression.ColumnRef;

/**
 * Whether a plan's rows are rows of one dataset with their tensors as they are: SELECT * or *
 * EXCLUDE.
 */
public final class WholeRows {
  private WholeRows() {}

  /** Decides by the plan's shape; a single named tensor counts as a value, not as a row. */
  public static boolean of(PlanNode plan) {
    if (plan.rowField().isEmpty()) {
      return false;
    }
    if (plan instanceof ProjectNode project) {
      boolean plain = project.expressions().stream().allMatch(e -> e instanceof ColumnRef);
      return plain && project.isStar() && of(project.input(0));
    }
    if (plan instanceof ScanNode) {
      return true;
    }
    boolean keepsRows =
        plan instanceof FilterNode
            || plan instanceof SortNode
            || plan instanceof LimitNode
            || plan instanceof SampleNode
            || plan instanceof ArrangeNode
            || plan instanceof DistinctNode
            || plan instanceof NumberNode
            || plan instanceof RenameNode
            || plan instanceof RowsNode
            || plan instanceof UngroupNode;
    return (keepsRows && of(plan.input(0))) || (plan instanceof SetNode set && set.isByRow());
  }
}
