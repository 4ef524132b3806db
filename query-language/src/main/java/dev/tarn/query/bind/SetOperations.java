package dev.tarn.query.bind;

import dev.tarn.query.execute.SetOperation;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.function.Unification;
import dev.tarn.query.plan.PlanNode;
import dev.tarn.query.plan.ProjectNode;
import dev.tarn.query.plan.SetNode;
import dev.tarn.query.plan.WholeRows;
import dev.tarn.query.value.Field;
import dev.tarn.query.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Binds UNION, INTERSECT and EXCEPT: by row where both sides are whole rows of one dataset, by
 * value elsewhere.
 */
final class SetOperations {
  private SetOperations() {}

  private static boolean differ(ValueType one, ValueType other) {
    return one.isLabel() && other.isLabel() && !one.classes().equals(other.classes());
  }

  static PlanNode of(
      SetOperation kind, boolean all, PlanNode left, PlanNode right, SqlParserPos position) {
    List<Field> one = visible(left);
    List<Field> other = visible(right);
    if (one.size() != other.size()) {
      throw Fault.at(
              position,
              "wrong-columns",
              "Both sides of "
                  + kind
                  + " need the same number of columns, not "
                  + one.size()
                  + " and "
                  + other.size())
          .hint("Select as many columns on one side as on the other.");
    }
    boolean byRow =
        WholeRows.of(left)
            && WholeRows.of(right)
            && sameRows(left, right)
            && names(one).equals(names(other));
    if (byRow) {
      PlanNode a = arranged(left, true, position);
      PlanNode b = arranged(right, true, position);
      return new SetNode(kind, all, true, a, b, a.fields());
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      ValueType common = Unification.common(one.get(i).type(), other.get(i).type());
      if (common == null) {
        throw Fault.at(
                position,
                "wrong-type",
                "Column '"
                    + one.get(i).name()
                    + "' of "
                    + kind
                    + " is "
                    + one.get(i).type().describe()
                    + " on one side and "
                    + other.get(i).type().describe()
                    + " on the other")
            .hint("Bring both to one type, for instance by CAST(... AS text).");
      }
      if (!all && differ(one.get(i).type(), other.get(i).type())) {
        throw Fault.at(
                position,
                "different-classes",
                "Column '"
                    + one.get(i).name()
                    + "' of "
                    + kind
                    + " has another class list on the other side, and the two do not compare")
            .hint("Take the names: CAST(" + one.get(i).name() + " AS text) on both sides.");
      }
      // The rows of INTERSECT and EXCEPT are all the left side's.
      boolean both = kind == SetOperation.UNION || common.isSequence();
      fields.add(Field.of(one.get(i).name(), both ? common : one.get(i).type()));
    }
    PlanNode a = arranged(left, false, position);
    PlanNode b = arranged(right, false, position);
    return kind == SetOperation.UNION
        ? new SetNode(
            kind, all, false, valued(a, fields, position), valued(b, fields, position), fields)
        : new SetNode(kind, all, false, a, b, fields);
  }

  private static boolean sameRows(PlanNode left, PlanNode right) {
    return left.fields()
        .get(left.rowField().orElseThrow())
        .table()
        .equals(right.fields().get(right.rowField().orElseThrow()).table());
  }

  private static List<String> names(List<Field> fields) {
    return fields.stream().map(Field::name).toList();
  }

  private static List<Field> visible(PlanNode plan) {
    return plan.fields().stream().filter(field -> !field.hidden()).toList();
  }

  /** The columns, so that UNION can put both sides' values into one. */
  private static PlanNode valued(PlanNode plan, List<Field> common, SqlParserPos position) {
    List<Expr> expressions = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < common.size(); i++) {
      Field field = plan.fields().get(i);
      Expr value =
          Unification.fitting(
              SelectBinder.reference(i, field, position), common.get(i).type().dtype());
      expressions.add(value);
      fields.add(field.withType(value.type()));
    }
    return fields.equals(plan.fields()) ? plan : new ProjectNode(plan, expressions, fields);
  }

  /** The visible columns, and behind them the row number where it is wanted. */
  private static PlanNode arranged(PlanNode plan, boolean withRow, SqlParserPos position) {
    List<Expr> expressions = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < plan.fields().size(); i++) {
      Field field = plan.fields().get(i);
      if (!field.hidden() || (withRow && field.isRow())) {
        expressions.add(SelectBinder.reference(i, field, position));
        fields.add(field.withTable(""));
      }
    }
    return new ProjectNode(plan, expressions, fields);
  }
}
