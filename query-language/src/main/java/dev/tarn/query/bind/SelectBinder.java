package dev.tarn.query.bind;

import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.parser.node.TqlExpand;
import dev.tarn.query.parser.node.TqlOrder;
import dev.tarn.query.parser.node.TqlSelect;
import dev.tarn.query.parser.node.TqlUngroup;
import dev.tarn.query.plan.AggregateNode;
import dev.tarn.query.plan.DistinctNode;
import dev.tarn.query.plan.ExpandNode;
import dev.tarn.query.plan.FilterNode;
import dev.tarn.query.plan.GroupNode;
import dev.tarn.query.plan.NumberNode;
import dev.tarn.query.plan.PlanNode;
import dev.tarn.query.plan.ProjectNode;
import dev.tarn.query.plan.UngroupNode;
import dev.tarn.query.value.Field;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Binds one SELECT with the ORDER BY, SAMPLE BY and LIMIT that belong to it. */
final class SelectBinder {
  private final QueryBinder query;
  private final TqlSelect select;
  private final Optional<SqlOrderBy> order;
  private final Scope.Level level;

  SelectBinder(QueryBinder query, TqlSelect select, Optional<SqlOrderBy> order, Scope.Level level) {
    this.query = query;
    this.select = select;
    this.order = order;
    this.level = level;
  }

  /** An expression that is a field. */
  static ColumnRef reference(int index, Field field, SqlParserPos position) {
    return new ColumnRef(index, field.name(), field.type(), position);
  }

  PlanNode bind() {
    PlanNode from = new FromBinder(query).bind(select.getFrom(), level);
    if (select.expand().isPresent()) {
      from = new NumberNode(from);
    }
    query.rememberFrom(from);
    PlanNode rows = filtered(from);
    SqlNodeList groupBy = select.getGroup();
    if (select.ungroup().isPresent()) {
      rows = ungrouped(rows, select.ungroup().get());
      query.rememberFrom(rows);
    }
    Scope plain = new Scope(rows.fields(), level);
    SelectItems items = new SelectItems(query, select.getSelectList(), plain, groupBy != null);
    Scope scope = plain.withAliases(items.aliased());
    boolean aggregates =
        items.haveAggregates() || hasAggregates(select.getHaving(), scope, groupBy != null);
    if (aggregates) {
      return aggregated(rows, scope, items);
    }
    if (select.expand().isPresent()) {
      return sequences(expanded(from, rows, items, select.expand().get()));
    }
    if (groupBy != null) {
      return sequences(grouped(rows, scope, items, groupBy));
    }
    if (select.getHaving() != null) {
      throw Fault.at(
              select.getHaving().getParserPosition(),
              "misplaced-having",
              "HAVING needs GROUP BY or an aggregate")
          .hint("A condition on rows stands in WHERE.");
    }
    return plain(rows, scope, items);
  }

  private PlanNode filtered(PlanNode from) {
    if (select.getWhere() == null) {
      return from;
    }
    Expr condition =
        query.conditions(new Scope(from.fields(), level)).bindCondition(select.getWhere());
    return new FilterNode(from, condition);
  }

  private boolean hasAggregates(@Nullable SqlNode having, Scope scope, boolean grouped) {
    if (having == null) {
      return false;
    }
    return Aggregates.in(
        new ExpressionBinder(query, scope, ExpressionBinder.Clause.AGGREGATES, grouped)
            .bindCondition(having));
  }

  private PlanNode ungrouped(PlanNode rows, TqlUngroup ungroup) {
    OptionalInt sequence = OptionalInt.empty();
    SqlParserPos position = ungroup.position();
    if (ungroup.sequence().isPresent()) {
      position = ungroup.sequence().get().getParserPosition();
      Expr named =
          new Scope(rows.fields(), level).resolve((SqlIdentifier) ungroup.sequence().get());
      if (named instanceof ColumnRef column && column.type().isSequence()) {
        sequence = OptionalInt.of(column.field());
      }
    } else {
      for (int i = rows.fields().size() - 1; i >= 0; i--) {
        boolean candidate =
            rows.fields().get(i).type().isSequence() && !rows.fields().get(i).hidden();
        sequence = candidate ? OptionalInt.of(i) : sequence;
      }
    }
    if (sequence.isEmpty()) {
      throw Fault.at(
              position,
              "no-sequence",
              "UNGROUP BY takes a sequence, as GROUP BY and EXPAND BY make")
          .hint("Make sequences first: SELECT * FROM (SELECT * GROUP BY labels) UNGROUP BY.");
    }
    return new UngroupNode(rows, sequence.getAsInt(), position);
  }

  // ---- rows as they are

  private PlanNode plain(PlanNode rows, Scope scope, SelectItems items) {
    List<Expr> expressions = new ArrayList<>(items.expressions());
    List<Field> fields = new ArrayList<>(items.fields());
    if (select.isDistinct()) {
      PlanNode distinct = new DistinctNode(project(rows, expressions, fields, items.isStar()));
      return tail(distinct, overOutput(distinct, items, scope));
    }
    ExpressionBinder weights = query.conditions(scope);
    PlanNode ordered =
        tail(rows, node -> key(node, items, scope), weights::bindCondition, weights::bindValue);
    return project(ordered, expressions, fields, items.isStar());
  }

  /** The items, and behind them the row number where the rows still are rows of a dataset. */
  private static PlanNode project(
      PlanNode rows, List<Expr> expressions, List<Field> fields, boolean star) {
    List<Expr> all = new ArrayList<>(expressions);
    List<Field> named = new ArrayList<>(fields);
    OptionalInt row = rows.rowField();
    if (row.isPresent()) {
      Field field = rows.fields().get(row.getAsInt());
      all.add(reference(row.getAsInt(), field, SqlParserPos.ZERO));
      named.add(field);
    }
    return star ? new ProjectNode(rows, all, named) : ProjectNode.named(rows, all, named);
  }

  /**
   * Binds a key of ORDER BY: the name or number of an item first, then any expression over the
   * rows.
   */
  private interface KeyBinding extends Function<SqlNode, Expr> {}

  private Expr key(SqlNode node, SelectItems items, Scope scope) {
    return items.named(node).orElseGet(() -> query.conditions(scope).bindValue(node));
  }

  private KeyBinding overOutput(PlanNode output, SelectItems items, Scope scope) {
    Scope names = scope.over(output.fields());
    return node -> {
      Optional<Expr> item = items.named(node);
      if (item.isEmpty() && !(node instanceof SqlIdentifier)) {
        String digest = query.conditions(scope).bindValue(node).digest();
        for (int i = 0; i < items.expressions().size(); i++) {
          if (items.expressions().get(i).digest().equals(digest)) {
            return reference(i, output.fields().get(i), node.getParserPosition());
          }
        }
      }
      for (int i = 0; item.isPresent() && i < items.expressions().size(); i++) {
        if (items.expressions().get(i) == item.get()) {
          return reference(i, output.fields().get(i), node.getParserPosition());
        }
      }
      return query.conditions(names).bindValue(node);
    };
  }

  private PlanNode tail(PlanNode rows, KeyBinding keys) {
    ExpressionBinder weights = query.conditions(new Scope(rows.fields(), level));
    return tail(rows, keys, weights::bindCondition, weights::bindValue);
  }

  private PlanNode tail(PlanNode rows, KeyBinding keys, KeyBinding conditions, KeyBinding weights) {
    return order.isEmpty()
        ? rows
        : new Tail(query, order.get()).apply(rows, keys, conditions, weights);
  }

  // ---- aggregates

  private PlanNode aggregated(PlanNode rows, Scope scope, SelectItems items) {
    boolean grouped = select.getGroup() != null;
    List<Expr> keys = grouped ? keys(select.getGroup(), items, scope) : List.of();
    Aggregates above = new Aggregates(keys);
    List<Expr> expressions = items.expressions().stream().map(above::above).toList();
    ExpressionBinder binder =
        new ExpressionBinder(query, scope, ExpressionBinder.Clause.AGGREGATES, grouped);
    Optional<Expr> having =
        Optional.ofNullable(select.getHaving())
            .map(node -> above.above(binder.bindCondition(node)));
    // Bound before the node below is made: keys may need aggregates of their own.
    Map<SqlNode, Expr> bound = new IdentityHashMap<>();
    for (SqlNode node : sortingNodes()) {
      bound.put(node, above.above(items.named(node).orElseGet(() -> binder.bindValue(node))));
    }
    order.ifPresent(
        tail -> {
          Tail.conditions(tail)
              .forEach(node -> bound.put(node, above.above(binder.bindCondition(node))));
          Tail.weights(tail).forEach(node -> bound.put(node, above.above(binder.bindValue(node))));
        });
    KeyBinding keyBinding = node -> Objects.requireNonNull(bound.get(node));
    PlanNode plan = new AggregateNode(rows, keys, above.calls());
    if (having.isPresent()) {
      plan = new FilterNode(plan, having.get());
    }
    if (select.isDistinct()) {
      PlanNode distinct = new DistinctNode(ProjectNode.named(plan, expressions, items.fields()));
      return tail(distinct, overOutput(distinct, items, scope));
    }
    return ProjectNode.named(
        tail(plan, keyBinding, keyBinding, keyBinding), expressions, items.fields());
  }

  /** The keys of ORDER BY and ARRANGE BY, without DESC and the like. */
  private List<SqlNode> sortingNodes() {
    List<SqlNode> nodes = new ArrayList<>();
    if (order.isPresent()) {
      order.get().orderList.forEach(item -> nodes.add(Keys.bare(item)));
      if (order.get() instanceof TqlOrder tql) {
        tql.arrangeBy().ifPresent(nodes::addAll);
      }
    }
    return nodes;
  }

  private List<Expr> keys(SqlNodeList groupBy, SelectItems items, Scope scope) {
    List<Expr> keys = new ArrayList<>();
    for (SqlNode node : groupBy) {
      if (node instanceof SqlNodeList list) {
        keys.addAll(keys(list, items, scope));
        continue;
      }
      Expr key = items.groupKey(node, () -> query.conditions(scope).bindValue(node));
      if (Aggregates.in(key)) {
        throw Fault.at(
                node.getParserPosition(),
                "misplaced-aggregate",
                "GROUP BY names an aggregate, which has no value before there are groups")
            .hint("Group by what is not aggregated; GROUP BY () makes one group of all rows.");
      }
      keys.add(key);
    }
    return keys;
  }

  // ---- sequences

  private PlanNode grouped(PlanNode rows, Scope scope, SelectItems items, SqlNodeList groupBy) {
    List<Expr> keys = keys(groupBy, items, scope);
    List<Expr> expressions = new ArrayList<>(items.expressions());
    List<Field> fields = new ArrayList<>(items.fields());
    List<Expr> keyRefs = new ArrayList<>();
    for (Expr key : keys) {
      keyRefs.add(new ColumnRef(expressions.size(), "key", key.type(), key.position()));
      expressions.add(key);
      fields.add(new Field("#key", "", key.type(), true));
    }
    return new GroupNode(project(rows, expressions, fields, items.isStar()), keyRefs);
  }

  private PlanNode expanded(PlanNode from, PlanNode rows, SelectItems items, TqlExpand expand) {
    ExpressionBinder numbers = query.conditions(new Scope(List.of(), level));
    int before = window(numbers, expand.before());
    int after = window(numbers, expand.after());
    boolean overlap = expand.overlap().map(o -> ((SqlLiteral) o).booleanValue()).orElse(false);
    PlanNode source = project(from, items.expressions(), items.fields(), items.isStar());
    OptionalInt position = OptionalInt.of(from.fields().size() - 1);
    return new ExpandNode(source, rows, position, before, after, overlap);
  }

  private static int window(ExpressionBinder binder, SqlNode node) {
    return binder
        .smallNumber(node)
        .orElseThrow(
            () ->
                Fault.at(
                        node.getParserPosition(),
                        "bad-count",
                        "EXPAND BY takes two whole numbers of at least 0: rows before and after")
                    .hint("Write EXPAND BY 1 2 for one row before and two after."));
  }

  /** What follows on sequences: HAVING and ORDER BY see the sequences. */
  private PlanNode sequences(PlanNode plan) {
    Scope names = new Scope(plan.fields(), level);
    PlanNode rows = plan;
    if (select.getHaving() != null) {
      rows = new FilterNode(rows, query.conditions(names).bindCondition(select.getHaving()));
    }
    return tail(rows, node -> query.conditions(names).bindValue(node));
  }

  /** Strips DESC and NULLS FIRST from a key. */
  static final class Keys {
    private Keys() {}

    static SqlNode bare(SqlNode item) {
      return switch (item.getKind()) {
        case DESCENDING, NULLS_FIRST, NULLS_LAST -> bare(((SqlCall) item).operand(0));
        default -> item;
      };
    }
  }
}
