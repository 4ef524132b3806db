package dev.tarn.query.plan;

import dev.tarn.query.execute.Bm25;
import dev.tarn.query.execute.DataOfRow;
import dev.tarn.query.execute.Subquery;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.source.RowSource;
import dev.tarn.query.value.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * The visible columns of a plan as functions of a row of one dataset, where they are: then the
 * answer is a row view, which keeps its meaning whatever rows it is given.
 *
 * @param source where the rows come from
 * @param expressions one per visible field, over the source's tensors
 */
public record RowProjection(RowSource source, List<Expr> expressions) {
  /**
   * The projection of a plan; empty where rows are combined or columns depend on more than their
   * row.
   */
  public static Optional<RowProjection> of(PlanNode plan) {
    if (plan.rowField().isEmpty()) {
      return Optional.empty();
    }
    return overScan(plan)
        .map(
            all -> {
              List<Expr> visible = new ArrayList<>();
              for (int i = 0; i < plan.fields().size(); i++) {
                if (!plan.fields().get(i).hidden()) {
                  visible.add(all.expressions().get(i));
                }
              }
              return new RowProjection(all.source(), visible);
            });
  }

  private static Optional<RowProjection> overScan(PlanNode plan) {
    if (plan instanceof ScanNode scan) {
      List<Expr> refs = new ArrayList<>();
      for (int i = 0; i < scan.fields().size(); i++) {
        Field field = scan.fields().get(i);
        refs.add(new ColumnRef(i, field.name(), field.type(), SqlParserPos.ZERO));
      }
      return Optional.of(new RowProjection(scan.source(), refs));
    }
    if (plan instanceof GivenNode given) {
      return given.projection().map(known -> known.spread(given.fields()));
    }
    if (plan instanceof ProjectNode project) {
      return overScan(project.input(0)).flatMap(inner -> substitute(project, inner));
    }
    boolean chooses =
        plan instanceof FilterNode
            || plan instanceof SortNode
            || plan instanceof LimitNode
            || plan instanceof SampleNode
            || plan instanceof ArrangeNode
            || plan instanceof DistinctNode
            || plan instanceof RenameNode
            || plan instanceof RowsNode;
    if (chooses || (plan instanceof SetNode set && set.isByRow())) {
      return overScan(plan.input(0));
    }
    if (plan instanceof UngroupNode) {
      return overMembers(plan.input(0));
    }
    if (plan instanceof NumberNode) {
      return overScan(plan.input(0)).map(RowProjection::withPosition);
    }
    return Optional.empty();
  }

  /** The members of sequences as functions of a row: what UNGROUP BY gives back. */
  private static Optional<RowProjection> overMembers(PlanNode plan) {
    if (plan instanceof GroupNode || plan instanceof ExpandNode) {
      return overScan(plan.input(0));
    }
    if (plan instanceof NumberNode) {
      return overMembers(plan.input(0)).map(RowProjection::withPosition);
    }
    boolean chooses =
        plan instanceof FilterNode
            || plan instanceof SortNode
            || plan instanceof LimitNode
            || plan instanceof RenameNode;
    if (chooses) {
      return overMembers(plan.input(0));
    }
    boolean renames =
        plan instanceof ProjectNode project
            && project.expressions().stream().allMatch(e -> e instanceof ColumnRef);
    return renames
        ? overMembers(plan.input(0)).flatMap(inner -> substitute((ProjectNode) plan, inner))
        : Optional.empty();
  }

  /** The expressions of the visible fields, with the row number where the fields have it. */
  private RowProjection spread(List<Field> fields) {
    int tensors = source.schema().tensors().size();
    List<Expr> all = new ArrayList<>();
    int next = 0;
    for (Field field : fields) {
      all.add(
          field.hidden()
              ? new ColumnRef(tensors, field.name(), field.type(), SqlParserPos.ZERO)
              : expressions.get(next++));
    }
    return new RowProjection(source, all);
  }

  // Stands for the position, which is no function of the row: whoever uses it is refused.
  private RowProjection withPosition() {
    List<Expr> refs = new ArrayList<>(expressions);
    refs.add(new PositionMark());
    return new RowProjection(source, refs);
  }

  private static Optional<RowProjection> substitute(ProjectNode project, RowProjection inner) {
    List<Expr> expressions = new ArrayList<>();
    for (Expr expression : project.expressions()) {
      Expr substituted =
          expression.rewrite(
              e -> e instanceof ColumnRef column ? inner.expressions().get(column.field()) : e);
      if (dependsOnMore(substituted)) {
        return Optional.empty();
      }
      expressions.add(substituted);
    }
    return Optional.of(new RowProjection(inner.source(), expressions));
  }

  private static boolean dependsOnMore(Expr expression) {
    boolean more =
        expression instanceof Subquery
            || expression instanceof DataOfRow
            || expression instanceof PositionMark
            || (expression instanceof Bm25 bm25 && !(bm25.corpusRows() instanceof ScanNode));
    return more || expression.operands().stream().anyMatch(RowProjection::dependsOnMore);
  }
}
