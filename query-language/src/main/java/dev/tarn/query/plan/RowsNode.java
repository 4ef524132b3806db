package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.SelectedRelation;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Chosen rows of a dataset, in order: those of a view. */
public final class RowsNode extends PlanNode {
  private final int[] rows;

  /** The rows of these numbers; the array is transferred. */
  public RowsNode(PlanNode input, int[] rows) {
    this(input, input, rows);
  }

  /** The rows of these numbers with some of the tensors. */
  public static PlanNode of(PlanNode input, int[] rows, List<String> tensors) {
    PlanNode chosen = new RowsNode(input, rows);
    List<Expr> expressions = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < chosen.fields().size(); i++) {
      Field field = chosen.fields().get(i);
      if (field.hidden() || tensors.contains(field.name())) {
        expressions.add(new ColumnRef(i, field.name(), field.type(), SqlParserPos.ZERO));
        fields.add(field);
      }
    }
    return new ProjectNode(chosen, expressions, fields);
  }

  private RowsNode(PlanNode like, RelNode input, int[] rows) {
    super(input.getCluster(), like.fields(), List.of(input));
    this.rows = rows;
  }

  @Override
  public Relation open(Execution execution) {
    return SelectedRelation.of(execution.open(input(0)), rows);
  }

  @Override
  protected Map<String, Object> details() {
    return Map.of("rows", Integer.toString(rows.length));
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return new RowsNode(this, newInputs.get(0), rows);
  }
}
