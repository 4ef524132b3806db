package dev.tarn.query.bind;

import dev.tarn.query.execute.Outside;
import dev.tarn.query.execute.Subquery;
import dev.tarn.query.expression.Choice;
import dev.tarn.query.expression.Comparison;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.function.Operators;
import dev.tarn.query.plan.PlanNode;
import dev.tarn.query.value.Field;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.NullColumn;
import dev.tarn.query.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Queries inside expressions: one value, IN, EXISTS, ANY and ALL. */
final class Subqueries {
  private final QueryBinder query;

  Subqueries(QueryBinder query) {
    this.query = query;
  }

  /** A subquery with the scope it was bound in, which knows whether the query outside matters. */
  private record Bound(PlanNode plan, Outside outside) {}

  private Bound bind(SqlNode node, Scope outer) {
    Scope.Level level = Scope.Level.inside(outer);
    PlanNode plan = query.bindQuery(node, level);
    return new Bound(plan, level.correlation().outside());
  }

  Expr scalar(SqlNode node, Scope scope) {
    Bound bound = bind(node, scope);
    int field = onlyField(bound.plan(), node.getParserPosition());
    return Subquery.scalar(bound.plan(), field, bound.outside(), node.getParserPosition());
  }

  Expr exists(SqlNode node, Scope scope, SqlParserPos position) {
    Bound bound = bind(node, scope);
    return Subquery.exists(bound.plan(), bound.outside(), position);
  }

  Expr in(Expr value, SqlNode node, Scope scope, SqlParserPos position) {
    return compared(Comparison.EQUAL, false, value, node, scope, position);
  }

  /** {@code x = ANY (query)}, and with a list instead of a query the functions ANY and ALL. */
  Expr quantified(Expr value, SqlCall call, Scope scope) {
    SqlNode right = call.operand(1);
    SqlNode node = right instanceof SqlNodeList list && list.size() == 1 ? list.get(0) : right;
    if (!node.isA(SqlKind.QUERY)) {
      throw Fault.at(
              right.getParserPosition(),
              "wrong-type",
              "ANY and ALL after a comparison take a subquery")
          .hint(
              "Write x > ALL (SELECT ...); for a list of values x IN (1, 2); for the elements of a tensor ANY(x > 1).");
    }
    SqlQuantifyOperator operator = (SqlQuantifyOperator) call.getOperator();
    Comparison comparison =
        switch (operator.comparisonKind) {
          case NOT_EQUALS -> Comparison.NOT_EQUAL;
          case LESS_THAN -> Comparison.LESS;
          case LESS_THAN_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
          case GREATER_THAN -> Comparison.GREATER;
          case GREATER_THAN_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
          default -> Comparison.EQUAL;
        };
    return compared(
        comparison, call.getKind() == SqlKind.ALL, value, node, scope, call.getParserPosition());
  }

  private Expr compared(
      Comparison comparison,
      boolean all,
      Expr value,
      SqlNode node,
      Scope scope,
      SqlParserPos position) {
    Bound bound = bind(node, scope);
    int field = onlyField(bound.plan(), node.getParserPosition());
    if (Operators.isNull(value)) {
      // Unknown, but of no row at all.
      return new Choice(
          List.of(
              Subquery.exists(bound.plan(), bound.outside(), position),
              new Constant(NullColumn.of(ValueType.BOOL), position),
              new Constant(LongColumn.constant(ValueType.BOOL, all ? 1 : 0), position)),
          ValueType.BOOL,
          position);
    }
    Expr member =
        Subquery.member(bound.plan().fields().get(field).type(), node.getParserPosition());
    // Binding the comparison once checks the types and finds the conversions that each pair needs.
    Expr test = Operators.compare(comparison, value, member, position);
    return Subquery.any(
        bound.plan(), field, bound.outside(), value, test, comparison, all, position);
  }

  private static int onlyField(PlanNode plan, SqlParserPos position) {
    List<Integer> visible = new ArrayList<>();
    for (int i = 0; i < plan.fields().size(); i++) {
      Field field = plan.fields().get(i);
      if (!field.hidden()) {
        visible.add(i);
      }
    }
    if (visible.size() != 1) {
      throw Fault.at(
              position,
              "wrong-columns",
              "A subquery used as a value has one column, not " + visible.size())
          .hint("Select only the column whose value is wanted.");
    }
    return visible.get(0);
  }
}
