package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.ProjectedRelation;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;

/** Expressions of each row, computed when they are read. */
public final class ProjectNode extends PlanNode {
  private final List<Expr> expressions;
  private final boolean star;

  /** One expression per field; the columns count as a whole row, as those of {@code *} do. */
  public ProjectNode(RelNode input, List<Expr> expressions, List<Field> fields) {
    this(input, expressions, fields, true);
  }

  private ProjectNode(RelNode input, List<Expr> expressions, List<Field> fields, boolean star) {
    super(input.getCluster(), fields, List.of(input));
    this.expressions = List.copyOf(expressions);
    this.star = star;
  }

  /** A list of columns that the query names one by one. */
  public static ProjectNode named(RelNode input, List<Expr> expressions, List<Field> fields) {
    return new ProjectNode(input, expressions, fields, false);
  }

  /** Whether the columns are those of {@code *} or {@code * EXCLUDE}. */
  public boolean isStar() {
    return star;
  }

  /** The expressions, one per field. */
  @Override
  public List<Expr> expressions() {
    return expressions;
  }

  @Override
  public Relation open(Execution execution) {
    return new ProjectedRelation(
        execution.open(input(0)), input(0).fields().size(), expressions, execution);
  }

  @Override
  protected Map<String, Object> details() {
    return Map.of(
        "expressions",
        expressions.toString(),
        "fields",
        fields().stream().map(Field::name).toList().toString());
  }

  @Override
  public Map<String, Object> explained(Function<Expr, String> text) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < expressions.size(); i++) {
      if (!fields().get(i).hidden()) {
        String written = text.apply(expressions.get(i));
        String name = fields().get(i).name();
        columns.add(
            written.equals(name) || written.equals('"' + name + '"')
                ? name
                : written + " AS " + name);
      }
    }
    return Map.of("columns", columns);
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return new ProjectNode(newInputs.get(0), expressions, fields(), star);
  }
}
