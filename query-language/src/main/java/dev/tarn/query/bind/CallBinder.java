package dev.tarn.query.bind;

import dev.tarn.error.Suggestion;
import dev.tarn.query.expression.AggregateCall;
import dev.tarn.query.expression.Comparison;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Truth;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.function.Arguments;
import dev.tarn.query.function.FunctionTable;
import dev.tarn.query.function.Operators;
import dev.tarn.query.function.Unification;
import dev.tarn.query.value.NullColumn;
import dev.tarn.query.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Binds calls of functions and aggregates. */
final class CallBinder {
  private final QueryBinder query;
  private final ExpressionBinder binder;

  CallBinder(QueryBinder query, ExpressionBinder binder) {
    this.query = query;
    this.binder = binder;
  }

  /** The expression of a call. */
  Expr bind(SqlCall call) {
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    SqlParserPos position = call.getParserPosition();
    switch (name) {
      case "COALESCE":
        return coalesce(call);
      case "NULLIF":
        return nullIf(call);
      default:
        Optional<Expr> special = query.rowFunctions().bind(name, call, binder);
        if (special.isPresent()) {
          return special.get();
        }
    }
    Optional<Expr> aggregate = aggregate(name, call);
    if (aggregate.isPresent()) {
      return aggregate.get();
    }
    FunctionTable.Function function =
        query.functions().find(name).orElseThrow(() -> unknown(name, position));
    if (isDistinct(call)) {
      throw Fault.at(position, "misplaced-distinct", name + " takes no DISTINCT here")
          .hint("DISTINCT stands in aggregates, as in COUNT(DISTINCT x), and behind SELECT.");
    }
    List<Expr> arguments = new ArrayList<>();
    Expr axis = null;
    for (SqlNode operand : call.getOperandList()) {
      Optional<SqlNode> named = axis(operand);
      if (named.isPresent() && function.axis()) {
        axis = binder.bindValue(named.get());
      } else {
        arguments.add(binder.bindValue(operand));
      }
    }
    if (function.axis() && axis == null && arguments.size() == 2) {
      axis = arguments.remove(1);
    }
    checkCount(function, arguments.size(), position);
    return function.binding().bind(new Arguments(name, position, arguments, axis));
  }

  private static void checkCount(
      FunctionTable.Function function, int given, SqlParserPos position) {
    if (given < function.least() || given > function.most()) {
      String takes =
          function.least() == function.most()
              ? "" + function.least()
              : function.least() + " to " + function.most();
      String argument = function.most() == 1 ? " argument" : " arguments";
      throw Fault.at(
          position,
          "wrong-arguments",
          function.name()
              + " takes "
              + takes
              + argument
              + (function.axis() ? " and an axis" : "")
              + ", not "
              + given);
    }
  }

  private Fault unknown(String name, SqlParserPos position) {
    List<String> names = new ArrayList<>(query.functions().names());
    names.addAll(RowFunctions.NAMES);
    Fault fault = Fault.at(position, "unknown-function", "Unknown function " + name);
    return ForeignNames.written(name)
        .map(written -> fault.hint("In TQL that is " + written + "."))
        .or(
            () ->
                Suggestion.nearest(name, names)
                    .map(near -> fault.hint("Did you mean " + near + "?")))
        .orElse(fault);
  }

  /** The value of {@code axis=n} among arguments. */
  private static Optional<SqlNode> axis(SqlNode operand) {
    if (operand.getKind() == SqlKind.EQUALS) {
      SqlCall equals = (SqlCall) operand;
      SqlNode left = equals.operand(0);
      if (left instanceof SqlIdentifier id
          && id.isSimple()
          && id.getSimple().equalsIgnoreCase("axis")) {
        return Optional.of(equals.operand(1));
      }
    }
    return Optional.empty();
  }

  private Optional<Expr> aggregate(String name, SqlCall call) {
    AggregateCall.Kind kind =
        switch (name) {
          case "COUNT" -> AggregateCall.Kind.COUNT;
          case "MIN" -> AggregateCall.Kind.MIN;
          case "MAX" -> AggregateCall.Kind.MAX;
          case "SUM" -> AggregateCall.Kind.SUM;
          case "AVG", "MEAN" -> AggregateCall.Kind.AVG;
          default -> null;
        };
    if (kind == null) {
      return Optional.empty();
    }
    boolean always = kind != AggregateCall.Kind.SUM && kind != AggregateCall.Kind.AVG;
    SqlParserPos position = call.getParserPosition();
    if (!binder.takesAggregates()) {
      if (always) {
        throw Fault.at(
                position,
                "misplaced-aggregate",
                name + " is an aggregate and has no meaning in WHERE, in keys or in weights")
            .hint(
                "Aggregates stand in SELECT, HAVING and ORDER BY"
                    + (kind == AggregateCall.Kind.COUNT
                        ? "."
                        : "; the largest element of a sample is AMAX."));
      }
      return Optional.empty();
    }
    boolean star =
        call.operandCount() == 1 && call.operand(0) instanceof SqlIdentifier id && id.isStar();
    if (star && kind == AggregateCall.Kind.COUNT) {
      return Optional.of(new AggregateCall(kind, List.of(), false, ValueType.INT64, position));
    }
    if (call.operandCount() != 1) {
      if (always) {
        throw Fault.at(
                position, "wrong-arguments", name + " takes 1 argument, not " + call.operandCount())
            .hint("Write " + name + "(x), or COUNT(*) for the number of rows.");
      }
      return Optional.empty();
    }
    Expr operand = binder.withoutAggregates().bindValue(call.operand(0));
    if (!always && !binder.isGrouped() && !operand.type().isScalar()) {
      return Optional.empty();
    }
    return Optional.of(Aggregates.bind(kind, name, operand, isDistinct(call), position));
  }

  private static boolean isDistinct(SqlCall call) {
    return call.getFunctionQuantifier() != null
        && call.getFunctionQuantifier().getValue() == SqlSelectKeyword.DISTINCT;
  }

  private Expr coalesce(SqlCall call) {
    List<Expr> conditions = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      values.add(binder.bindValue(operand));
    }
    if (values.isEmpty()) {
      throw Fault.at(
              call.getParserPosition(), "wrong-arguments", "COALESCE takes at least 1 argument")
          .hint("Write COALESCE(x, 0).");
    }
    List<Expr> typed = Unification.of(values, "COALESCE", call.getParserPosition());
    for (Expr value : typed.subList(0, typed.size() - 1)) {
      conditions.add(Operators.not(Operators.isNull(value, value.position()), value.position()));
    }
    return ExpressionBinder.choice(conditions, typed, "COALESCE", call.getParserPosition());
  }

  private Expr nullIf(SqlCall call) {
    if (call.operandCount() != 2) {
      throw Fault.at(
              call.getParserPosition(),
              "wrong-arguments",
              "NULLIF takes 2 arguments, not " + call.operandCount())
          .hint("Write NULLIF(x, 0): null where x is 0.");
    }
    Expr value = binder.bindValue(call.operand(0));
    Expr equal =
        Truth.condition(
            Operators.compare(
                Comparison.EQUAL,
                value,
                binder.bindValue(call.operand(1)),
                call.getParserPosition()));
    Expr none = new Constant(NullColumn.of(ValueType.FLOAT64), call.getParserPosition());
    return ExpressionBinder.choice(
        List.of(equal), List.of(none, value), "NULLIF", call.getParserPosition());
  }
}
