package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.Openable;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * A node of the plan: fields, inputs, and the operator that computes its rows. Immutable but for
 * the planner's inputs.
 */
public abstract class PlanNode extends AbstractRelNode implements Openable {
  /** The calling convention of our operators: relations of columns. */
  public static final Convention CONVENTION = new Convention.Impl("TARN", PlanNode.class);

  private final List<Field> fields;
  private final List<RelNode> inputs;

  PlanNode(RelOptCluster cluster, List<Field> fields, List<? extends RelNode> inputs) {
    super(cluster, cluster.traitSetOf(CONVENTION));
    this.fields = List.copyOf(fields);
    this.inputs = new ArrayList<>(inputs);
  }

  @Override
  public final List<Field> fields() {
    return fields;
  }

  @Override
  public abstract Relation open(Execution execution);

  /** What the node does beyond its name, for plans: names and values in order. */
  protected abstract Map<String, Object> details();

  /** The expressions that it computes for its inputs' rows, in the order of its details. */
  public List<Expr> expressions() {
    return List.of();
  }

  /**
   * What the node does, for people.
   *
   * @param text writes an expression
   */
  public Map<String, Object> explained(Function<Expr, String> text) {
    return details();
  }

  /** The same on other inputs. */
  protected abstract PlanNode withInputs(List<RelNode> newInputs);

  /** An input; the planner may have put its own stand-in there. */
  public final PlanNode input(int i) {
    return (PlanNode) inputs.get(i).stripped();
  }

  /** The place of the row number among the fields, where rows still are rows of a dataset. */
  public final OptionalInt rowField() {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).isRow()) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  @Override
  public final List<RelNode> getInputs() {
    return List.copyOf(inputs);
  }

  @Override
  public final void replaceInput(int ordinal, RelNode input) {
    inputs.set(ordinal, input);
    recomputeDigest();
  }

  @Override
  public final RelNode copy(RelTraitSet traits, List<RelNode> newInputs) {
    return withInputs(newInputs);
  }

  @Override
  public final RelWriter explainTerms(RelWriter writer) {
    super.explainTerms(writer);
    for (int i = 0; i < inputs.size(); i++) {
      writer.input("input" + i, inputs.get(i));
    }
    details().forEach(writer::item);
    return writer;
  }

  @Override
  protected final RelDataType deriveRowType() {
    RelDataTypeFactory factory = getCluster().getTypeFactory();
    RelDataTypeFactory.Builder builder = factory.builder();
    for (Field field : fields) {
      builder.add(
          field.name(),
          factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.ANY), true));
    }
    return builder.build();
  }
}
