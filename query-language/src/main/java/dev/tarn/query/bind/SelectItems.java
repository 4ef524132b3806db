package dev.tarn.query.bind;

import dev.tarn.error.Suggestion;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlStarExclude;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The items of a SELECT, bound over its rows. */
final class SelectItems {
  private final Scope scope;
  private final List<Expr> expressions = new ArrayList<>();
  private final List<Field> fields = new ArrayList<>();
  private final List<String> aliases = new ArrayList<>();
  private boolean star = true;

  SelectItems(QueryBinder query, SqlNodeList items, Scope scope, boolean grouped) {
    this.scope = scope;
    ExpressionBinder binder =
        new ExpressionBinder(query, scope, ExpressionBinder.Clause.AGGREGATES, grouped);
    for (SqlNode item : items) {
      add(item, query, binder);
    }
  }

  private void add(SqlNode item, QueryBinder query, ExpressionBinder binder) {
    if (item instanceof SqlIdentifier identifier && identifier.isStar()) {
      star(identifier, Set.of());
    } else if (item instanceof SqlStarExclude exclude) {
      star((SqlIdentifier) exclude.getOperandList().get(0), excluded(exclude));
    } else if (item.getKind() == SqlKind.AS) {
      String alias = ((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple();
      one(binder.bindValue(((SqlCall) item).operand(0)), alias, alias);
    } else {
      Expr value = binder.bindValue(item);
      one(value, value instanceof ColumnRef column ? column.name() : query.textOf(item), "");
    }
  }

  private void one(Expr value, String name, String alias) {
    star = false;
    expressions.add(value);
    fields.add(new Field(name, "", value.type(), false));
    aliases.add(alias);
  }

  private Set<Integer> excluded(SqlStarExclude exclude) {
    Set<Integer> places = new HashSet<>();
    for (SqlNode node : (SqlNodeList) exclude.getOperandList().get(1)) {
      SqlIdentifier identifier = (SqlIdentifier) node;
      String table = identifier.names.size() > 1 ? identifier.names.get(0) : "";
      String name = identifier.names.get(identifier.names.size() - 1);
      places.add(
          scope
              .find(table, name, node.getParserPosition())
              .orElseThrow(() -> unknown(name, node.getParserPosition())));
    }
    return places;
  }

  private Fault unknown(String name, SqlParserPos position) {
    List<String> names = scope.fields().stream().filter(f -> !f.hidden()).map(Field::name).toList();
    Fault fault = Fault.at(position, "unknown-tensor", "Unknown tensor '" + name + "' in EXCLUDE");
    String list = "Tensors: " + String.join(", ", names) + ".";
    return fault.hint(
        Suggestion.nearest(name, names)
            .map(near -> "Did you mean '" + near + "'? " + list)
            .orElse(list));
  }

  private void star(SqlIdentifier identifier, Set<Integer> without) {
    String table = identifier.names.size() > 1 ? identifier.names.get(0) : "";
    int before = expressions.size();
    for (int i = 0; i < scope.fields().size(); i++) {
      Field field = scope.fields().get(i);
      boolean wanted = table.isEmpty() || field.table().equalsIgnoreCase(table);
      if (!field.hidden() && wanted && !without.contains(i)) {
        expressions.add(SelectBinder.reference(i, field, identifier.getParserPosition()));
        fields.add(field.withTable(""));
        aliases.add("");
      }
    }
    if (expressions.size() == before) {
      throw Fault.at(
              identifier.getParserPosition(),
              "no-columns",
              without.isEmpty()
                  ? "There is nothing to select here: no tensors"
                      + (table.isEmpty() ? "" : " of '" + table + "'")
                  : "EXCLUDE leaves no column")
          .hint(
              without.isEmpty()
                  ? "Name the columns that are meant."
                  : "Keep at least one tensor: name fewer in EXCLUDE.");
    }
  }

  List<Expr> expressions() {
    return expressions;
  }

  List<Field> fields() {
    return fields;
  }

  /** Whether only {@code *} and {@code * EXCLUDE} stand there. */
  boolean isStar() {
    return star;
  }

  boolean haveAggregates() {
    return expressions.stream().anyMatch(Aggregates::in);
  }

  /** The item that a key of ORDER BY names: by its alias, or by its number. */
  Optional<Expr> named(SqlNode key) {
    OptionalInt place = Tail.ordinal(key);
    if (place.isPresent()) {
      if (place.getAsInt() < 1 || place.getAsInt() > expressions.size()) {
        throw Fault.at(
                key.getParserPosition(), "unknown-column", "There is no column " + place.getAsInt())
            .hint(
                "SELECT has "
                    + expressions.size()
                    + (expressions.size() == 1 ? " column" : " columns")
                    + "; write the name or a number from 1.");
      }
      return Optional.of(expressions.get(place.getAsInt() - 1));
    }
    if (key instanceof SqlIdentifier identifier && identifier.isSimple()) {
      return byAlias(identifier.getSimple());
    }
    return Optional.empty();
  }

  /** The items that have an alias. */
  Map<String, Expr> aliased() {
    Map<String, Expr> aliased = new LinkedHashMap<>();
    for (int i = 0; i < aliases.size(); i++) {
      if (!aliases.get(i).isEmpty()) {
        aliased.putIfAbsent(aliases.get(i), expressions.get(i));
      }
    }
    return aliased;
  }

  private Optional<Expr> byAlias(String name) {
    for (int i = 0; i < aliases.size(); i++) {
      if (!aliases.get(i).isEmpty() && aliases.get(i).equals(name)) {
        return Optional.of(expressions.get(i));
      }
    }
    for (int i = 0; i < aliases.size(); i++) {
      boolean column =
          scope.fields().stream().anyMatch(f -> !f.hidden() && f.name().equalsIgnoreCase(name));
      if (!column && !aliases.get(i).isEmpty() && aliases.get(i).equalsIgnoreCase(name)) {
        return Optional.of(expressions.get(i));
      }
    }
    return Optional.empty();
  }

  /** A key of GROUP BY: a tensor by its name, else an item by its alias. */
  Expr groupKey(SqlNode node, Supplier<Expr> bind) {
    OptionalInt place = Tail.ordinal(node);
    if (place.isPresent()) {
      return named(node).orElseThrow();
    }
    if (node instanceof SqlIdentifier identifier && identifier.isSimple()) {
      boolean tensor = scope.find("", identifier.getSimple(), node.getParserPosition()).isPresent();
      Optional<Expr> item = tensor ? Optional.empty() : byAlias(identifier.getSimple());
      return item.orElseGet(bind);
    }
    return bind.get();
  }
}
