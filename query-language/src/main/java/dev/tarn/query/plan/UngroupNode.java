package dev.tarn.query.plan;

import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.UngroupOperator;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Field;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * One row per member of a sequence; all sequences are opened together, other fields are repeated.
 */
public final class UngroupNode extends PlanNode {
  private final int sequence;
  private final SqlParserPos position;

  /** Opens the sequences of the input; the given field's lengths count. */
  public UngroupNode(PlanNode input, int sequence, SqlParserPos position) {
    this(opened(input), input, sequence, position);
  }

  private UngroupNode(List<Field> fields, RelNode input, int sequence, SqlParserPos position) {
    super(input.getCluster(), fields, List.of(input));
    this.sequence = sequence;
    this.position = position;
  }

  private static List<Field> opened(PlanNode input) {
    return input.fields().stream()
        .map(field -> field.type().isSequence() ? field.withType(field.type().member()) : field)
        .toList();
  }

  @Override
  public Relation open(Execution execution) {
    return UngroupOperator.run(execution.open(input(0)), input(0).fields(), sequence, position);
  }

  @Override
  protected Map<String, Object> details() {
    return Map.of("sequence", fields().get(sequence).name());
  }

  @Override
  protected PlanNode withInputs(List<RelNode> newInputs) {
    return new UngroupNode(fields(), newInputs.get(0), sequence, position);
  }
}
