package dev.tarn.query.bind;

import dev.tarn.error.TarnException;
import dev.tarn.query.execute.JoinCondition;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Comparison;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Logic;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.function.Operators;
import dev.tarn.query.parser.node.TqlOperators;
import dev.tarn.query.plan.JoinNode;
import dev.tarn.query.plan.NumberNode;
import dev.tarn.query.plan.PlanNode;
import dev.tarn.query.plan.RenameNode;
import dev.tarn.query.plan.ScanNode;
import dev.tarn.query.source.RowSource;
import dev.tarn.query.value.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Binds FROM: datasets, views, subqueries, joins. */
final class FromBinder {
  private final QueryBinder query;

  FromBinder(QueryBinder query) {
    this.query = query;
  }

  /** The rows that a query reads; without FROM those of the dataset it is asked of. */
  PlanNode bind(@Nullable SqlNode from, Scope.Level level) {
    if (from == null) {
      return query.sources().implied(query.cluster());
    }
    return source(from, level);
  }

  private PlanNode source(SqlNode from, Scope.Level level) {
    SqlParserPos position = from.getParserPosition();
    if (from instanceof SqlJoin join) {
      return join(join, level);
    }
    if (from instanceof SqlIdentifier identifier) {
      return named(identifier);
    }
    if (from.getKind() == SqlKind.AS) {
      SqlCall as = (SqlCall) from;
      String alias = ((SqlIdentifier) as.operand(1)).getSimple();
      if (as.operandCount() > 2) {
        throw Fault.at(position, "unsupported", "A source takes an alias, but no list of names")
            .hint("Name the columns inside: FROM (SELECT age AS years) AS t.");
      }
      return new RenameNode(source(as.operand(0), level), alias);
    }
    if (from.isA(SqlKind.QUERY)) {
      return new NumberNode(query.bindQuery(from, level));
    }
    if (from instanceof SqlCall call) {
      return call(call, level);
    }
    throw Fault.at(
            position,
            "unsupported",
            "FROM takes a location in double quotes, view('id'), a name of WITH, or a subquery")
        .hint("Write FROM \"path\", FROM view('id'), FROM name or FROM (SELECT *).");
  }

  private PlanNode call(SqlCall call, Scope.Level level) {
    if (call.getOperator().equals(TqlOperators.AT_VERSION)) {
      if (!(call.operand(1) instanceof SqlCharStringLiteral version)) {
        throw Fault.at(
                call.operand(1).getParserPosition(),
                "wrong-type",
                "AT VERSION takes a branch, tag or commit in single quotes")
            .hint(
                "Write AT VERSION 'main'; 'tarn branch DATASET' and 'tarn tag DATASET' list the names.");
      }
      if (call.operand(0) instanceof SqlIdentifier identifier) {
        return dataset(identifier, version);
      }
      throw Fault.at(
              call.getParserPosition(),
              "unsupported",
              "AT VERSION follows the location of a dataset")
          .hint("Write FROM \"path\" AT VERSION 'v1' inside the subquery.");
    }
    SqlNode inner = call.getKind() == SqlKind.COLLECTION_TABLE ? call.operand(0) : call;
    if (inner instanceof SqlBasicCall function
        && function.getOperator().getName().toUpperCase(Locale.ROOT).equals("VIEW")) {
      return view(function);
    }
    if (call.getKind() == SqlKind.LATERAL || inner.isA(SqlKind.QUERY)) {
      return source(call.operand(0), level);
    }
    throw Fault.at(
            call.getParserPosition(),
            "unsupported",
            "FROM takes a location in double quotes, view('id'), a name of WITH, or a subquery")
        .hint("Write FROM \"path\", FROM view('id'), FROM name or FROM (SELECT *).");
  }

  private PlanNode view(SqlBasicCall function) {
    boolean text =
        function.operandCount() == 1 && function.operand(0) instanceof SqlCharStringLiteral;
    if (!text) {
      throw Fault.at(
              function.getParserPosition(),
              "wrong-arguments",
              "view takes the id of a saved view in single quotes")
          .hint("Write view('id'); 'tarn view list DATASET' lists the ids.");
    }
    SqlCharStringLiteral id = (SqlCharStringLiteral) function.operand(0);
    return found(
        () -> query.sources().view(id.getValueAs(String.class), query.cluster()),
        id.getParserPosition());
  }

  private PlanNode named(SqlIdentifier identifier) {
    SqlParserPos position = identifier.getParserPosition();
    String name = String.join(".", identifier.names);
    Optional<PlanNode> common = identifier.isSimple() ? query.commonTable(name) : Optional.empty();
    if (common.isPresent()) {
      return new RenameNode(new NumberNode(common.get()), name);
    }
    if (!query.sources().isTable(name) && !identifier.isComponentQuoted(0)) {
      throw Fault.at(position, "unknown-source", "'" + name + "' is no name of WITH")
          .hint(
              "A dataset's location takes double quotes: FROM \""
                  + name
                  + "\". Without FROM the query reads the dataset it is asked of.");
    }
    try {
      return scan(name, Optional.empty(), position);
    } catch (Fault e) {
      int at = name.lastIndexOf('@');
      throw at > name.lastIndexOf('/') + 1
          ? e.hint(
              "A version stands behind the location: FROM \""
                  + name.substring(0, at)
                  + "\" AT VERSION '"
                  + name.substring(at + 1)
                  + "'.")
          : e;
    }
  }

  /** A dataset at a version: what is wrong with the version is said of the version. */
  private PlanNode dataset(SqlIdentifier identifier, SqlCharStringLiteral version) {
    String name = String.join(".", identifier.names);
    found(() -> query.sources().dataset(name, Optional.empty()), identifier.getParserPosition());
    return scan(name, Optional.of(version.getValueAs(String.class)), version.getParserPosition());
  }

  private PlanNode scan(String location, Optional<String> version, SqlParserPos position) {
    RowSource source = found(() -> query.sources().dataset(location, version), position);
    return new RenameNode(new ScanNode(query.cluster(), source), location);
  }

  private static <T> T found(Supplier<T> search, SqlParserPos position) {
    try {
      return search.get();
    } catch (TarnException e) {
      String what = String.valueOf(e.getMessage());
      Fault fault =
          Fault.at(
              position, e.code(), what.endsWith(".") ? what.substring(0, what.length() - 1) : what);
      throw e.hint().map(fault::hint).orElse(fault);
    }
  }

  private PlanNode join(SqlJoin join, Scope.Level level) {
    PlanNode left = source(join.getLeft(), level);
    PlanNode right = source(join.getRight(), level);
    JoinType type = join.getJoinType();
    boolean keepLeft = type == JoinType.LEFT || type == JoinType.FULL;
    boolean keepRight = type == JoinType.RIGHT || type == JoinType.FULL;
    List<Field> fields = new ArrayList<>(left.fields());
    fields.addAll(right.fields());
    Scope both = new Scope(fields, level);
    List<Expr> conditions = new ArrayList<>();
    if (join.getConditionType() == JoinConditionType.ON && join.getCondition() != null) {
      conditions.addAll(conjuncts(query.conditions(both).bindCondition(join.getCondition())));
    } else if (join.getConditionType() == JoinConditionType.USING || join.isNatural()) {
      conditions.addAll(shared(join, left, right));
    }
    JoinCondition on = split(conditions, left.fields().size(), keepLeft, keepRight);
    return new NumberNode(new JoinNode(left, right, on));
  }

  private static List<Expr> conjuncts(Expr condition) {
    return condition instanceof Logic logic && logic.kind() == Logic.Kind.AND
        ? logic.operands()
        : List.of(condition);
  }

  private static List<Expr> shared(SqlJoin join, PlanNode left, PlanNode right) {
    List<String> names = new ArrayList<>();
    if (join.isNatural()) {
      left.fields().stream()
          .filter(
              f -> !f.hidden() && right.fields().stream().anyMatch(g -> g.name().equals(f.name())))
          .forEach(f -> names.add(f.name()));
    } else {
      ((SqlNodeList) join.getCondition())
          .forEach(node -> names.add(((SqlIdentifier) node).getSimple()));
    }
    List<Expr> equalities = new ArrayList<>();
    for (String name : names) {
      Scope one = new Scope(left.fields(), Scope.Level.top());
      Scope other = new Scope(right.fields(), Scope.Level.top());
      SqlIdentifier identifier = new SqlIdentifier(name, join.getParserPosition());
      ColumnRef a = (ColumnRef) one.resolve(identifier);
      ColumnRef b = (ColumnRef) other.resolve(identifier);
      Expr shifted =
          new ColumnRef(b.field() + left.fields().size(), b.name(), b.type(), b.position());
      equalities.add(Operators.compare(Comparison.EQUAL, a, shifted, join.getParserPosition()));
    }
    return equalities;
  }

  /**
   * Equalities between the sides become keys of a hash table; everything else is tried on pairs.
   */
  private static JoinCondition split(
      List<Expr> conditions, int leftFields, boolean keepLeft, boolean keepRight) {
    List<Expr> leftKeys = new ArrayList<>();
    List<Expr> rightKeys = new ArrayList<>();
    List<Expr> rest = new ArrayList<>();
    for (Expr condition : conditions) {
      Optional<Expr[]> keys = JoinKeys.of(condition, leftFields);
      if (keys.isPresent()) {
        leftKeys.add(keys.get()[0]);
        rightKeys.add(keys.get()[1]);
      } else {
        rest.add(condition);
      }
    }
    List<Expr> together =
        rest.size() <= 1 ? rest : List.of(new Logic(Logic.Kind.AND, rest, rest.get(0).position()));
    return new JoinCondition(leftKeys, rightKeys, together, keepLeft, keepRight);
  }
}
