package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.ScanRelation;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.source.DatasetSource;
import dev.tarn.query.source.RowSource;
import dev.tarn.query.source.TensorTypes;
import dev.tarn.query.value.Field;
import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;

/** All rows of a dataset at a commit; only the tensors that are asked for are read. */
public final class ScanNode extends PlanNode {
  private final RowSource source;

  /** The rows of a source. */
  public ScanNode(RelOptCluster cluster, RowSource source) {
    super(cluster, fields(source), List.of());
    this.source = source;
  }

  private static List<Field> fields(RowSource source) {
    List<Field> fields = new ArrayList<>();
    for (TensorSchema tensor : source.schema().tensors()) {
      fields.add(Field.of(tensor.name(), TensorTypes.of(tensor)));
    }
    fields.add(Field.hidden(Field.ROW, source.key()));
    return fields;
  }

  /** Where the rows come from. */
  public RowSource source() {
    return source;
  }

  @Override
  public Relation open(Execution execution) {
    return new ScanRelation(source);
  }

  @Override
  protected Map<String, Object> details() {
    return Map.of("source", source.key());
  }

  @Override
  public Map<String, Object> explained(Function<Expr, String> text) {
    Map<String, Object> details = new LinkedHashMap<>();
    String[] key = source.key().split("@", 2);
    if (source instanceof DatasetSource known) {
      details.put("dataset", known.dataset().location());
    }
    details.put("commit", key[key.length - 1]);
    details.put("rows", source.rowCount());
    return details;
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return this;
  }
}
