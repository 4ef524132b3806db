package dev.tarn.query.execute;

import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Field;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Brings rows of equal keys together: ARRANGE BY, GROUP BY into sequences, DISTINCT. */
public final class GroupOperator {
  private GroupOperator() {}

  /** Rows of equal keys together, groups in order of first appearance. */
  public static Relation arrange(Relation input, int fields, List<Expr> keys, Execution execution) {
    return SelectedRelation.of(input, Groups.of(keys, input, fields, execution).members());
  }

  /** One row per group, its fields sequences. */
  public static Relation sequences(
      Relation input, List<Field> fields, List<Expr> keys, Execution execution) {
    Groups groups = Groups.of(keys, input, fields.size(), execution);
    return new SequencesRelation(input, fields, groups.offsets(), groups.members());
  }

  /** The first of equal rows each. */
  public static Relation distinct(Relation input, List<Field> fields, Execution execution) {
    List<Expr> keys = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      if (!field.hidden()) {
        keys.add(new ColumnRef(i, field.name(), field.type(), SqlParserPos.ZERO));
      }
    }
    Groups groups = Groups.of(keys, input, fields.size(), execution);
    int[] first = new int[groups.count()];
    for (int g = 0; g < first.length; g++) {
      first[g] = groups.members()[groups.offsets()[g]];
    }
    return SelectedRelation.of(input, first);
  }
}
