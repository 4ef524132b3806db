package dev.tarn.query.bind;

import dev.tarn.query.execute.SampleSpec;
import dev.tarn.query.execute.SortKey;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.function.Arguments;
import dev.tarn.query.function.Conversions;
import dev.tarn.query.parser.node.TqlOperators;
import dev.tarn.query.parser.node.TqlOrder;
import dev.tarn.query.parser.node.TqlSample;
import dev.tarn.query.plan.ArrangeNode;
import dev.tarn.query.plan.LimitNode;
import dev.tarn.query.plan.PlanNode;
import dev.tarn.query.plan.SampleNode;
import dev.tarn.query.plan.SortNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** ORDER BY or ARRANGE BY, SAMPLE BY, LIMIT and OFFSET of a query. */
final class Tail {
  private final QueryBinder query;
  private final SqlOrderBy order;

  Tail(QueryBinder query, SqlOrderBy order) {
    this.query = query;
    this.order = order;
  }

  /**
   * The plan with the tail on top.
   *
   * @param keys binds a key of ORDER BY or ARRANGE BY over the plan's fields
   * @param conditions binds a condition of SAMPLE BY over them
   * @param weights binds a weight over them
   */
  PlanNode apply(
      PlanNode plan,
      Function<SqlNode, Expr> keys,
      Function<SqlNode, Expr> conditions,
      Function<SqlNode, Expr> weights) {
    PlanNode rows = plan;
    if (!order.orderList.isEmpty()) {
      List<SortKey> sortKeys = new ArrayList<>();
      for (SqlNode item : order.orderList) {
        sortKeys.add(sortKey(item, false, false, keys));
      }
      rows = new SortNode(rows, sortKeys);
    }
    Optional<SqlNodeList> arrange =
        order instanceof TqlOrder tql ? tql.arrangeBy() : Optional.empty();
    if (arrange.isPresent()) {
      rows = new ArrangeNode(rows, arrange.get().stream().map(keys).toList());
    }
    long offset = order.offset == null ? 0 : count(order.offset, "OFFSET");
    OptionalLong limit =
        order.fetch == null ? OptionalLong.empty() : OptionalLong.of(count(order.fetch, "LIMIT"));
    Optional<TqlSample> sample = sample(order);
    if (sample.isPresent()) {
      return new SampleNode(rows, spec(sample.get(), offset, limit, conditions, weights));
    }
    return offset == 0 && limit.isEmpty()
        ? rows
        : new LimitNode(rows, offset, limit.orElse(Long.MAX_VALUE));
  }

  private static SortKey sortKey(
      SqlNode item, boolean descending, boolean nullsFirst, Function<SqlNode, Expr> keys) {
    if (item.getKind() == SqlKind.DESCENDING) {
      return sortKey(((SqlCall) item).operand(0), true, nullsFirst, keys);
    }
    if (item.getKind() == SqlKind.NULLS_FIRST || item.getKind() == SqlKind.NULLS_LAST) {
      return sortKey(
          ((SqlCall) item).operand(0), descending, item.getKind() == SqlKind.NULLS_FIRST, keys);
    }
    return QueryBinder.key(keys.apply(item), descending, nullsFirst);
  }

  /** The number of a column in ORDER BY 1. */
  static OptionalInt ordinal(SqlNode node) {
    return node instanceof SqlNumericLiteral literal && literal.isInteger()
        ? OptionalInt.of(literal.intValue(true))
        : OptionalInt.empty();
  }

  private long count(SqlNode node, String clause) {
    Expr value = node instanceof SqlLiteral literal ? Literals.of(literal) : parameter(node);
    if (value instanceof Constant constant && constant.value() instanceof Long n && n >= 0) {
      return n;
    }
    boolean huge = value instanceof Constant constant && constant.value() instanceof BigInteger;
    if (huge) {
      return Long.MAX_VALUE;
    }
    throw Fault.at(
            node.getParserPosition(),
            "bad-count",
            clause + " takes a whole number of at least 0, not " + Arguments.describe(value))
        .hint("Write " + clause + " 10, or " + clause + " ? with a parameter.");
  }

  private Expr parameter(SqlNode node) {
    return query.parameter((SqlDynamicParam) node);
  }

  private SampleSpec spec(
      TqlSample sample,
      long offset,
      OptionalLong limit,
      Function<SqlNode, Expr> bindCondition,
      Function<SqlNode, Expr> bindWeight) {
    @Nullable SqlCall pairs = pairs(sample.weight());
    boolean largest = pairs != null && weightFunction(pairs);
    List<Expr> conditions = operands(sample, 0).stream().map(bindCondition).toList();
    List<Expr> weights =
        operands(sample, 1).stream().map(node -> weight(bindWeight.apply(node))).toList();
    boolean replace = sample.replace().map(r -> ((SqlLiteral) r).booleanValue()).orElse(true);
    OptionalLong seed =
        sample.seed().map(s -> OptionalLong.of(seed(s))).orElse(OptionalLong.empty());
    query.noteSeed(seed);
    return new SampleSpec(
        conditions, weights, largest, replace, seed, offset, limit, sample.position());
  }

  /** The conditions of a tail's SAMPLE BY. */
  static List<SqlNode> conditions(SqlOrderBy order) {
    return sample(order).map(sample -> operands(sample, 0)).orElse(List.of());
  }

  /** The weights of a tail's SAMPLE BY. */
  static List<SqlNode> weights(SqlOrderBy order) {
    return sample(order).map(sample -> operands(sample, 1)).orElse(List.of());
  }

  private static Optional<TqlSample> sample(SqlOrderBy order) {
    return order instanceof TqlOrder tql ? tql.sample() : Optional.empty();
  }

  /** The first or the second of each pair of a condition and its weight; else one weight. */
  private static List<SqlNode> operands(TqlSample sample, int which) {
    @Nullable SqlCall pairs = pairs(sample.weight());
    if (pairs == null) {
      return which == 0 ? List.of() : List.of(sample.weight());
    }
    weightFunction(pairs);
    List<SqlNode> operands = new ArrayList<>();
    for (SqlNode pair : pairs.getOperandList()) {
      operands.add(((SqlCall) pair).operand(which));
    }
    return operands;
  }

  private static @Nullable SqlCall pairs(SqlNode weight) {
    if (!(weight instanceof SqlCall call)) {
      return null;
    }
    boolean pairs =
        call.operandCount() > 0
            && call.operand(0) instanceof SqlCall first
            && first.getOperator().equals(TqlOperators.WEIGHT);
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    return pairs || name.equals("MAX_WEIGHT") || name.equals("SUM_WEIGHT") ? call : null;
  }

  /** Whether the pairs' function takes the largest weight. */
  private static boolean weightFunction(SqlCall pairs) {
    String name = pairs.getOperator().getName().toUpperCase(Locale.ROOT);
    SqlParserPos position = pairs.getParserPosition();
    if (!name.equals("MAX_WEIGHT") && !name.equals("SUM_WEIGHT")) {
      throw Fault.at(position, "unknown-function", "Unknown way of weighting " + name)
          .hint(
              "SAMPLE BY takes MAX_WEIGHT(condition: weight, ...), SUM_WEIGHT(condition: weight,"
                  + " ...) or one number per row.");
    }
    boolean complete =
        pairs.operandCount() > 0
            && pairs.getOperandList().stream()
                .allMatch(
                    p -> p instanceof SqlCall c && c.getOperator().equals(TqlOperators.WEIGHT));
    if (!complete) {
      throw Fault.at(position, "no-weights", name + " needs at least one condition with its weight")
          .hint(
              "Write "
                  + name
                  + "(condition: weight, ...), for instance "
                  + name
                  + "(labels = 'g0': 2).");
    }
    return name.equals("MAX_WEIGHT");
  }

  private static Expr weight(Expr bound) {
    Expr value = Conversions.numeric(bound);
    boolean number = (value.type().isNumber() || value.type().isBool()) && value.type().isScalar();
    if (!number) {
      throw Fault.at(
              bound.position(),
              "bad-weight",
              "A weight is one number per row, not " + value.type().describe())
          .hint(
              "Reduce it to a number, as SUM(x) does, or weigh conditions: MAX_WEIGHT(condition: 2).");
    }
    return value;
  }

  private long seed(SqlNode node) {
    Expr value = node instanceof SqlLiteral literal ? Literals.of(literal) : parameter(node);
    if (value instanceof Constant constant && constant.value() instanceof Long n) {
      return n;
    }
    if (value instanceof Constant constant
        && constant.value() instanceof BigInteger big
        && big.bitLength() <= 64) {
      return big.longValue();
    }
    throw Fault.at(
            node.getParserPosition(),
            "bad-seed",
            "SEED takes a whole number of 64 bits, not " + Arguments.describe(value))
        .hint("Write SEED 1, or SEED ? with a parameter.");
  }
}
