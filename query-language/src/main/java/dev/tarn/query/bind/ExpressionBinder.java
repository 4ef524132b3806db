package dev.tarn.query.bind;

import dev.tarn.query.expression.Arithmetic;
import dev.tarn.query.expression.Choice;
import dev.tarn.query.expression.Comparison;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Logic;
import dev.tarn.query.expression.Truth;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.function.Arguments;
import dev.tarn.query.function.Casts;
import dev.tarn.query.function.Conversions;
import dev.tarn.query.function.InList;
import dev.tarn.query.function.LikePattern;
import dev.tarn.query.function.Operators;
import dev.tarn.query.function.Subscripts;
import dev.tarn.query.function.TextOperators;
import dev.tarn.query.function.Unification;
import dev.tarn.query.parser.node.TqlOperators;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.NullColumn;
import dev.tarn.query.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlBetweenOperator;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Binds the expressions of one clause of one query. */
final class ExpressionBinder {
  private final QueryBinder query;
  private final Scope scope;
  private final Clause clause;
  private final boolean grouped;

  /** Which clause: decides what aggregates mean in it. */
  enum Clause {
    /** SELECT items, HAVING, ORDER BY: aggregates over groups. */
    AGGREGATES,
    /** WHERE, weights, keys: SUM and AVG reduce a sample, COUNT, MIN and MAX are refused. */
    NO_AGGREGATES
  }

  ExpressionBinder(QueryBinder query, Scope scope, Clause clause, boolean grouped) {
    this.query = query;
    this.scope = scope;
    this.clause = clause;
    this.grouped = grouped;
  }

  /** Whether aggregates stand for groups of rows here. */
  boolean takesAggregates() {
    return clause == Clause.AGGREGATES;
  }

  /** Whether the query has GROUP BY. */
  boolean isGrouped() {
    return grouped;
  }

  /** The same names where aggregates have no meaning: inside an aggregate. */
  ExpressionBinder withoutAggregates() {
    return new ExpressionBinder(query, scope, Clause.NO_AGGREGATES, grouped);
  }

  /** The names it resolves. */
  Scope scope() {
    return scope;
  }

  /** Binds a value: AND, OR and NOT in it are element-wise. */
  Expr bindValue(SqlNode node) {
    if (node instanceof SqlLiteral literal) {
      return Literals.of(literal);
    }
    if (node instanceof SqlDynamicParam parameter) {
      return query.parameter(parameter);
    }
    if (node instanceof SqlIdentifier identifier) {
      if (identifier.isStar()) {
        throw Fault.at(
                identifier.getParserPosition(),
                "misplaced-star",
                "* stands only in SELECT and in COUNT(*)")
            .hint("Name the tensors that are meant.");
      }
      return scope.resolve(identifier);
    }
    if (node.isA(SqlKind.QUERY)) {
      return query.subqueries().scalar(node, scope);
    }
    if (node instanceof SqlCall call) {
      return bindCall(call);
    }
    throw Fault.at(node.getParserPosition(), "unsupported", "This is no value");
  }

  /**
   * Binds a condition: a tensor counts as ALL of its elements, and so does each operand of AND, OR
   * and NOT.
   */
  Expr bindCondition(SqlNode node) {
    SqlParserPos position = node.getParserPosition();
    if (node.getKind() == SqlKind.AND || node.getKind() == SqlKind.OR) {
      List<Expr> operands = new ArrayList<>();
      for (SqlNode operand : chain((SqlCall) node)) {
        operands.add(bindCondition(operand));
      }
      return new Logic(
          node.getKind() == SqlKind.AND ? Logic.Kind.AND : Logic.Kind.OR, operands, position);
    }
    if (node.getKind() == SqlKind.NOT) {
      return Operators.not(bindCondition(((SqlCall) node).operand(0)), position);
    }
    Expr value = Conversions.nullAs(bindValue(node), ValueType.BOOL);
    ValueType type = value.type();
    if (type.isText() || type.isSequence()) {
      throw Fault.at(
          position,
          "no-condition",
          "A condition is true or false; this is "
              + type.describe()
              + " ("
              + Arguments.describe(value)
              + ")");
    }
    return Truth.condition(value);
  }

  /** The operands of a run of the same operator; long runs would be too deep to recurse into. */
  private static List<SqlNode> chain(SqlCall call) {
    List<SqlNode> operands = new ArrayList<>();
    SqlNode left = call;
    while (left.getKind() == call.getKind()) {
      SqlCall same = (SqlCall) left;
      operands.add(0, same.operand(1));
      left = same.operand(0);
    }
    operands.add(0, left);
    return operands;
  }

  private Expr bindCall(SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    return switch (call.getKind()) {
      case AND, OR -> connect(call);
      case NOT -> Operators.not(bindValue(call.operand(0)), position);
      case EQUALS -> compare(Comparison.EQUAL, call);
      case NOT_EQUALS -> compare(Comparison.NOT_EQUAL, call);
      case LESS_THAN -> compare(Comparison.LESS, call);
      case LESS_THAN_OR_EQUAL -> compare(Comparison.LESS_OR_EQUAL, call);
      case GREATER_THAN -> compare(Comparison.GREATER, call);
      case GREATER_THAN_OR_EQUAL -> compare(Comparison.GREATER_OR_EQUAL, call);
      case PLUS -> arithmetic(Arithmetic.ADD, call);
      case MINUS -> arithmetic(Arithmetic.SUBTRACT, call);
      case TIMES -> arithmetic(Arithmetic.MULTIPLY, call);
      case DIVIDE -> arithmetic(Arithmetic.DIVIDE, call);
      case MOD -> arithmetic(Arithmetic.REMAINDER, call);
      case MINUS_PREFIX -> Operators.negate(bindValue(call.operand(0)), position);
      case PLUS_PREFIX -> bindValue(call.operand(0));
      case IS_NULL -> Operators.isNull(bindValue(call.operand(0)), position);
      case IS_NOT_NULL ->
          Operators.not(Operators.isNull(bindValue(call.operand(0)), position), position);
      case IS_TRUE -> Operators.isTruth(bindValue(call.operand(0)), true, position);
      case IS_FALSE -> Operators.isTruth(bindValue(call.operand(0)), false, position);
      case IS_NOT_TRUE ->
          Operators.not(Operators.isTruth(bindValue(call.operand(0)), true, position), position);
      case IS_NOT_FALSE ->
          Operators.not(Operators.isTruth(bindValue(call.operand(0)), false, position), position);
      case IS_DISTINCT_FROM -> Operators.not(same(call), position);
      case IS_NOT_DISTINCT_FROM -> same(call);
      case IN, NOT_IN -> in(call);
      case BETWEEN -> between(call);
      case LIKE -> like(call);
      case CASE -> caseOf((SqlCase) call);
      case CAST -> cast(call);
      case ITEM -> item(call);
      case ARRAY_VALUE_CONSTRUCTOR -> ArrayLiterals.bind(call, this);
      case EXISTS -> query.subqueries().exists(call.operand(0), scope, position);
      case SOME, ALL -> quantified(call);
      case OTHER_FUNCTION -> new CallBinder(query, this).bind(call);
      default -> other(call);
    };
  }

  private Expr other(SqlCall call) {
    if (call.getOperator().equals(TqlOperators.FLOOR_DIVIDE)) {
      return arithmetic(Arithmetic.FLOOR_DIVIDE, call);
    }
    String name = call.getOperator().getName();
    if (name.equals("||")) {
      return TextOperators.concat(
          bindValue(call.operand(0)), bindValue(call.operand(1)), call.getParserPosition());
    }
    if (name.equals("IS UNKNOWN") || name.equals("IS NOT UNKNOWN")) {
      Expr unknown = Operators.isNull(bindCondition(call.operand(0)), call.getParserPosition());
      return name.equals("IS UNKNOWN") ? unknown : Operators.not(unknown, call.getParserPosition());
    }
    if (call instanceof SqlBasicCall && call.getOperator() instanceof SqlFunction) {
      return new CallBinder(query, this).bind(call);
    }
    throw Fault.at(call.getParserPosition(), "unsupported", "TQL has no " + name)
        .hint("docs/tql.md lists the operators and functions.");
  }

  private Expr connect(SqlCall call) {
    Logic.Kind kind = call.getKind() == SqlKind.AND ? Logic.Kind.AND : Logic.Kind.OR;
    List<SqlNode> operands = chain(call);
    Expr all = bindValue(operands.get(0));
    for (SqlNode operand : operands.subList(1, operands.size())) {
      all = Operators.connect(kind, all, bindValue(operand), call.getParserPosition());
    }
    return all;
  }

  private Expr compare(Comparison comparison, SqlCall call) {
    return Operators.compare(
        comparison,
        bindValue(call.operand(0)),
        bindValue(call.operand(1)),
        call.getParserPosition());
  }

  /** Equality in which nulls equal each other. */
  private Expr same(SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    Expr left = bindValue(call.operand(0));
    Expr right = bindValue(call.operand(1));
    Expr noLeft = Operators.isNull(left, position);
    Expr noRight = Operators.isNull(right, position);
    Expr equal = Truth.condition(Operators.compare(Comparison.EQUAL, left, right, position));
    Expr either = new Logic(Logic.Kind.OR, List.of(noLeft, noRight), position);
    Expr both = new Logic(Logic.Kind.AND, List.of(noLeft, noRight), position);
    return new Choice(List.of(either, both, equal), ValueType.BOOL, position);
  }

  private Expr arithmetic(Arithmetic operator, SqlCall call) {
    return Operators.arithmetic(
        operator, bindValue(call.operand(0)), bindValue(call.operand(1)), call.getParserPosition());
  }

  private Expr in(SqlCall call) {
    Expr value = bindValue(call.operand(0));
    SqlNode right = call.operand(1);
    Expr in;
    if (right.isA(SqlKind.QUERY)) {
      in = query.subqueries().in(value, right, scope, call.getParserPosition());
    } else {
      List<Expr> list = new ArrayList<>();
      for (SqlNode one : (SqlNodeList) right) {
        list.add(bindValue(one));
      }
      in = InList.of(value, list, call.getParserPosition());
    }
    return call.getKind() == SqlKind.NOT_IN ? Operators.not(in, call.getParserPosition()) : in;
  }

  private Expr between(SqlCall call) {
    SqlBetweenOperator operator = (SqlBetweenOperator) call.getOperator();
    Expr value = bindValue(call.operand(0));
    SqlParserPos position = call.getParserPosition();
    Expr low =
        Operators.compare(Comparison.GREATER_OR_EQUAL, value, bindValue(call.operand(1)), position);
    Expr high =
        Operators.compare(Comparison.LESS_OR_EQUAL, value, bindValue(call.operand(2)), position);
    Expr between = Operators.connect(Logic.Kind.AND, low, high, position);
    return operator.isNegated() ? Operators.not(between, position) : between;
  }

  private Expr like(SqlCall call) {
    SqlLikeOperator operator = (SqlLikeOperator) call.getOperator();
    int escape = '\\';
    if (call.operandCount() > 2) {
      boolean one =
          bindValue(call.operand(2)) instanceof Constant constant
              && constant.value() instanceof String text
              && text.codePointCount(0, text.length()) == 1;
      if (!one) {
        throw Fault.at(
                call.operand(2).getParserPosition(),
                "bad-escape",
                "ESCAPE takes one character in single quotes")
            .hint("Write LIKE '50!%' ESCAPE '!', or without ESCAPE LIKE '50\\%'.");
      }
      escape = String.valueOf(((Constant) bindValue(call.operand(2))).value()).codePointAt(0);
    }
    boolean ignoreCase = !operator.isCaseSensitive();
    Expr like =
        LikePattern.bind(
            bindValue(call.operand(0)),
            bindValue(call.operand(1)),
            escape,
            ignoreCase,
            call.getParserPosition());
    return operator.isNegated() ? Operators.not(like, call.getParserPosition()) : like;
  }

  private Expr caseOf(SqlCase call) {
    List<Expr> conditions = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    SqlNode value = call.getValueOperand();
    for (int i = 0; i < call.getWhenOperands().size(); i++) {
      SqlNode when = call.getWhenOperands().get(i);
      conditions.add(
          value == null
              ? bindCondition(when)
              : Truth.condition(
                  Operators.compare(
                      Comparison.EQUAL,
                      bindValue(value),
                      bindValue(when),
                      when.getParserPosition())));
      values.add(bindValue(call.getThenOperands().get(i)));
    }
    SqlNode otherwise = call.getElseOperand();
    values.add(
        otherwise == null
            ? new Constant(NullColumn.of(ValueType.FLOAT64), call.getParserPosition())
            : bindValue(otherwise));
    return choice(conditions, values, "CASE", call.getParserPosition());
  }

  static Expr choice(List<Expr> conditions, List<Expr> values, String name, SqlParserPos position) {
    List<Expr> typed = Unification.of(values, name, position);
    List<Expr> operands = new ArrayList<>();
    for (int i = 0; i < conditions.size(); i++) {
      operands.add(conditions.get(i));
      operands.add(typed.get(i));
    }
    operands.add(typed.get(typed.size() - 1));
    return new Choice(operands, Unification.type(typed), position);
  }

  private Expr cast(SqlCall call) {
    SqlDataTypeSpec spec = (SqlDataTypeSpec) call.operand(1);
    return Casts.of(
        bindValue(call.operand(0)), String.valueOf(spec.getTypeName()), call.getParserPosition());
  }

  private Expr item(SqlCall call) {
    // x[0][1] is x[0, 1] of a tensor: known at once where it is too much.
    List<Subscripts.Subscript> subscripts = new ArrayList<>();
    SqlNode right = call.operand(1);
    List<SqlNode> parts = right instanceof SqlNodeList list ? list.getList() : List.of(right);
    for (SqlNode part : parts) {
      subscripts.add(subscript(part));
    }
    return Subscripts.of(bindValue(call.operand(0)), subscripts, call.getParserPosition());
  }

  private Subscripts.Subscript subscript(SqlNode part) {
    if (part instanceof SqlCall call && call.getOperator().equals(TqlOperators.SLICE)) {
      List<SqlNode> operands = call.getOperandList();
      return new Subscripts.Subscript(
          null, optional(operands.get(0)), optional(operands.get(1)), optional(operands.get(2)));
    }
    return new Subscripts.Subscript(bindValue(part), null, null, null);
  }

  private @Nullable Expr optional(@Nullable SqlNode node) {
    return node == null ? null : bindValue(node);
  }

  private Expr quantified(SqlCall call) {
    return query.subqueries().quantified(bindValue(call.operand(0)), call, scope);
  }

  /** A whole number that the query must give as a literal or a parameter. */
  OptionalInt smallNumber(SqlNode node) {
    Expr value = bindValue(node);
    boolean fits =
        value instanceof Constant constant
            && constant.column() instanceof LongColumn
            && constant.value() instanceof Long n
            && n >= 0
            && n <= Integer.MAX_VALUE;
    return fits
        ? OptionalInt.of(
            ((Long) java.util.Objects.requireNonNull(((Constant) value).value())).intValue())
        : OptionalInt.empty();
  }
}
