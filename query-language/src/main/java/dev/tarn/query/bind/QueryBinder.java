package dev.tarn.query.bind;

import dev.tarn.query.execute.SetOperation;
import dev.tarn.query.execute.SortKey;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.function.Arguments;
import dev.tarn.query.function.FunctionTable;
import dev.tarn.query.parser.QueryText;
import dev.tarn.query.parser.node.TqlOrder;
import dev.tarn.query.parser.node.TqlSelect;
import dev.tarn.query.plan.PlanNode;
import dev.tarn.query.plan.ProjectNode;
import dev.tarn.query.value.Field;
import dev.tarn.query.value.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Binds a whole query: WITH, set operations, and what follows them. For one query and one thread.
 */
public final class QueryBinder {
  private final QueryText text;
  private final Sources sources;
  private final List<@Nullable Object> parameters;
  private final RelOptCluster cluster;
  private final FunctionTable functions;
  private final Subqueries subqueries = new Subqueries(this);
  private final RowFunctions rowFunctions = new RowFunctions(this);
  private final Map<String, PlanNode> commonTables = new HashMap<>();
  private final Map<List<Field>, PlanNode> froms = new IdentityHashMap<>();
  private int parametersUsed;
  private OptionalLong seed = OptionalLong.empty();
  private boolean random;

  /** A binder of one text, with the values of its parameters. */
  public QueryBinder(
      QueryText text,
      Sources sources,
      List<@Nullable Object> parameters,
      RelOptCluster cluster,
      FunctionTable functions) {
    this.text = text;
    this.sources = sources;
    this.parameters = parameters;
    this.cluster = cluster;
    this.functions = functions;
  }

  /**
   * The plan of the query.
   *
   * @throws Fault if a name, a type or the number of parameters is wrong
   */
  public PlanNode bind(SqlNode node) {
    PlanNode plan = bindQuery(node, Scope.Level.top());
    if (parametersUsed < parameters.size()) {
      throw Fault.at(
          SqlParserPos.ZERO,
          "wrong-parameters",
          "The query has "
              + parametersUsed
              + (parametersUsed == 1 ? " parameter" : " parameters")
              + " (?), "
              + parameters.size()
              + (parameters.size() == 1 ? " value was" : " values were")
              + " given");
    }
    return plan;
  }

  /** The seed in the query's text: of its last SAMPLE BY that has one. */
  public OptionalLong seed() {
    return seed;
  }

  /** Whether the answer depends on a seed. */
  public boolean isRandom() {
    return random;
  }

  void noteSeed(OptionalLong given) {
    random = true;
    seed = given.isPresent() ? given : seed;
  }

  void noteRandom() {
    random = true;
  }

  PlanNode bindQuery(SqlNode node, Scope.Level level) {
    if (node instanceof SqlWith with) {
      return with(with, level);
    }
    if (node instanceof TqlSelect select) {
      return new SelectBinder(this, select, Optional.empty(), level).bind();
    }
    if (node instanceof SqlOrderBy order) {
      return ordered(order, level);
    }
    if (node instanceof SqlBasicCall call
        && call.getOperator() instanceof SqlSetOperator operator) {
      return setOperation(call, operator, level);
    }
    throw Fault.at(
            node.getParserPosition(),
            "unsupported",
            "This is no query: it begins neither with SELECT nor with WITH")
        .hint("Write SELECT * for all rows.");
  }

  private PlanNode with(SqlWith with, Scope.Level level) {
    Map<String, PlanNode> before = new HashMap<>(commonTables);
    Set<String> names = new HashSet<>();
    for (SqlNode one : with.withList) {
      SqlWithItem item = (SqlWithItem) one;
      if (!names.add(item.name.getSimple())) {
        throw Fault.at(
                item.name.getParserPosition(),
                "duplicate-name",
                "WITH names two queries '" + item.name.getSimple() + "'")
            .hint("Give one of them another name.");
      }
      PlanNode plan = bindQuery(item.query, level);
      commonTables.put(item.name.getSimple(), item.columnList == null ? plan : renamed(plan, item));
    }
    PlanNode plan = bindQuery(with.body, level);
    commonTables.clear();
    commonTables.putAll(before);
    return plan;
  }

  private static PlanNode renamed(PlanNode plan, SqlWithItem item) {
    List<Expr> expressions = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    List<SqlNode> names = item.columnList == null ? List.of() : item.columnList.getList();
    int next = 0;
    for (int i = 0; i < plan.fields().size(); i++) {
      Field field = plan.fields().get(i);
      expressions.add(SelectBinder.reference(i, field, item.getParserPosition()));
      if (field.hidden()) {
        fields.add(field);
      } else if (next < names.size()) {
        fields.add(Field.of(((SqlIdentifier) names.get(next++)).getSimple(), field.type()));
      }
    }
    if (fields.size() != expressions.size() || next != names.size()) {
      throw Fault.at(
              item.getParserPosition(),
              "wrong-columns",
              "WITH names " + names.size() + " columns, its query has another number of columns")
          .hint("Name every column of its query, or none: WITH name AS (...).");
    }
    return new ProjectNode(plan, expressions, fields);
  }

  /**
   * ORDER BY, ARRANGE BY, SAMPLE BY and LIMIT bind to a single SELECT from inside, to everything
   * else from outside.
   */
  private PlanNode ordered(SqlOrderBy order, Scope.Level level) {
    if (order.query instanceof TqlSelect select) {
      return new SelectBinder(this, select, Optional.of(order), level).bind();
    }
    if (order.query instanceof SqlWith with) {
      SqlNode inner =
          order instanceof TqlOrder tql
              ? new TqlOrder(
                  order.getParserPosition(),
                  with.body,
                  order.orderList,
                  tql.arrangeBy().orElse(null),
                  tql.sample().orElse(null),
                  order.offset,
                  order.fetch)
              : new SqlOrderBy(
                  order.getParserPosition(), with.body, order.orderList, order.offset, order.fetch);
      return with(new SqlWith(with.getParserPosition(), with.withList, inner), level);
    }
    PlanNode plan = bindQuery(order.query, level);
    Scope scope = new Scope(plan.fields(), level);
    ExpressionBinder binder =
        new ExpressionBinder(this, scope, ExpressionBinder.Clause.NO_AGGREGATES, false);
    return new Tail(this, order)
        .apply(
            plan,
            node -> binder.bindValue(ordinal(node, plan)),
            binder::bindCondition,
            binder::bindValue);
  }

  /** ORDER BY 1 is the first column. */
  private static SqlNode ordinal(SqlNode node, PlanNode plan) {
    OptionalInt place = Tail.ordinal(node);
    List<Field> visible = plan.fields().stream().filter(field -> !field.hidden()).toList();
    if (place.isEmpty()) {
      return node;
    }
    if (place.getAsInt() < 1 || place.getAsInt() > visible.size()) {
      throw Fault.at(
              node.getParserPosition(), "unknown-column", "There is no column " + place.getAsInt())
          .hint(
              "The answer has "
                  + visible.size()
                  + (visible.size() == 1 ? " column" : " columns")
                  + "; write the name or a number from 1.");
    }
    return new SqlIdentifier(visible.get(place.getAsInt() - 1).name(), node.getParserPosition());
  }

  private PlanNode setOperation(SqlCall call, SqlSetOperator operator, Scope.Level level) {
    PlanNode left = bindQuery(call.operand(0), level);
    PlanNode right = bindQuery(call.operand(1), level);
    SetOperation kind =
        switch (operator.getKind()) {
          case UNION -> SetOperation.UNION;
          case INTERSECT -> SetOperation.INTERSECT;
          default -> SetOperation.EXCEPT;
        };
    return SetOperations.of(kind, operator.isAll(), left, right, call.getParserPosition());
  }

  // ---- what the other binders need

  /** The constant of a parameter. */
  Expr parameter(SqlDynamicParam parameter) {
    int index = parameter.getIndex();
    parametersUsed = Math.max(parametersUsed, index + 1);
    if (index >= parameters.size()) {
      throw Fault.at(
              parameter.getParserPosition(),
              "wrong-parameters",
              "No value was given for parameter " + (index + 1) + " (?)")
          .hint("Give a value for each ?, in order.");
    }
    return Literals.parameter(parameters.get(index), index + 1, parameter.getParserPosition());
  }

  Sources sources() {
    return sources;
  }

  RelOptCluster cluster() {
    return cluster;
  }

  FunctionTable functions() {
    return functions;
  }

  Subqueries subqueries() {
    return subqueries;
  }

  RowFunctions rowFunctions() {
    return rowFunctions;
  }

  Optional<PlanNode> commonTable(String name) {
    return Optional.ofNullable(commonTables.get(name));
  }

  /** A binder for conditions and keys over a scope. */
  ExpressionBinder conditions(Scope scope) {
    return new ExpressionBinder(this, scope, ExpressionBinder.Clause.NO_AGGREGATES, false);
  }

  /** Remembers the FROM of a scope, for the functions that look at all its rows. */
  void rememberFrom(PlanNode from) {
    froms.put(from.fields(), from);
  }

  /** The rows that a scope's query reads, before WHERE. */
  PlanNode from(Scope scope, SqlParserPos position) {
    PlanNode from = froms.get(scope.fields());
    if (from == null) {
      throw Fault.at(
              position,
              "unsupported",
              "DATA and BM25_SIMILARITY need the rows of FROM; here rows are groups")
          .hint("Compute it in a subquery: SELECT * FROM (SELECT *, DATA(x, 0) AS first) ...");
    }
    return from;
  }

  /** The names of the functions and aggregates that are in no table, in upper case. */
  public static List<String> otherFunctions() {
    return RowFunctions.NAMES;
  }

  /** The text of a piece of the query, in one line. */
  String textOf(SqlNode node) {
    return text.slice(node.getParserPosition());
  }

  /** A sort key over a scope. */
  static SortKey key(Expr expression, boolean descending, boolean nullsFirst) {
    ValueType type = expression.type();
    if (!type.isScalar() || type.isSequence()) {
      throw Fault.at(
              expression.position(),
              "no-sort-key",
              "Only single values can be sorted by, not "
                  + type.describe()
                  + " ("
                  + Arguments.describe(expression)
                  + ")")
          .hint("Reduce it first, for instance by SUM(...) or AMAX(...).");
    }
    return new SortKey(expression, descending, nullsFirst);
  }
}
