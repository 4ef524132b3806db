package dev.tarn.query.bind;

import dev.tarn.error.Suggestion;
import dev.tarn.query.execute.Outside;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.OuterRef;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * The names that an expression may use: the fields of FROM, and round them those of the queries
 * outside.
 */
final class Scope {
  private final List<Field> fields;
  private final Level level;
  private final Map<String, Expr> aliases;

  /**
   * One query among those that enclose it.
   *
   * @param outer the scope of the query outside, if there is one
   * @param correlation learns whether a name of a query outside is used: the subquery then depends
   *     on the outer row
   */
  record Level(@Nullable Scope outer, Correlation correlation) {
    /** The outermost query. */
    static Level top() {
      return new Level(null, new Correlation());
    }

    /** A query inside an expression of that scope. */
    static Level inside(Scope scope) {
      return new Level(scope, new Correlation());
    }
  }

  /** Whether a subquery depends on the row of the query outside. */
  static final class Correlation {
    private final Set<Integer> fields = new TreeSet<>();
    private boolean used;

    /** How the subquery depends on the query outside. */
    Outside outside() {
      return new Outside(used, fields.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  Scope(List<Field> fields, Level level) {
    this(fields, level, Map.of());
  }

  private Scope(List<Field> fields, Level level, Map<String, Expr> aliases) {
    this.fields = List.copyOf(fields);
    this.level = level;
    this.aliases = aliases;
  }

  /** The same names, and behind them those that SELECT gives to its items. */
  Scope withAliases(Map<String, Expr> items) {
    return new Scope(fields, level, Map.copyOf(items));
  }

  /** The fields, hidden ones too. */
  List<Field> fields() {
    return fields;
  }

  /** The same names over other fields, for the same query. */
  Scope over(List<Field> others) {
    return new Scope(others, level);
  }

  /** The expression of a name; the error says what was probably meant. */
  Expr resolve(SqlIdentifier identifier) {
    String table = identifier.names.size() > 1 ? identifier.names.get(0) : "";
    String name = identifier.names.get(identifier.names.size() - 1);
    if (identifier.names.size() > 2) {
      throw Fault.at(
              identifier.getParserPosition(), "unknown-tensor", "Unknown name '" + identifier + "'")
          .hint("A name is tensor or alias.tensor; parts of JSON take brackets: meta['key'].");
    }
    int depth = 0;
    for (Scope scope = this; scope != null; scope = scope.level.outer()) {
      Optional<Integer> found = scope.find(table, name, identifier.getParserPosition());
      if (found.isPresent()) {
        return reference(scope, depth, found.get(), identifier.getParserPosition());
      }
      depth++;
    }
    Optional<Expr> item = table.isEmpty() ? alias(name) : Optional.empty();
    return item.orElseThrow(() -> unknown(identifier, table, name));
  }

  private Optional<Expr> alias(String name) {
    if (aliases.containsKey(name)) {
      return Optional.of(aliases.get(name));
    }
    return aliases.entrySet().stream()
        .filter(alias -> alias.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private Expr reference(Scope scope, int depth, int index, SqlParserPos position) {
    Field field = scope.fields.get(index);
    if (depth == 0) {
      return new ColumnRef(index, field.name(), field.type(), position);
    }
    Scope inner = this;
    for (int i = 0; i < depth && inner != null; i++) {
      inner.level.correlation().used = true;
      if (inner.level.outer() == scope) {
        inner.level.correlation().fields.add(index);
      }
      inner = inner.level.outer();
    }
    return new OuterRef(depth, index, field.name(), field.type(), position);
  }

  /**
   * The place of a visible field: by its exact name, else without regard to case if that is unique.
   */
  Optional<Integer> find(String table, String name, SqlParserPos position) {
    List<Integer> exact = new ArrayList<>();
    List<Integer> loose = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      if (!field.hidden() && (table.isEmpty() || field.table().equalsIgnoreCase(table))) {
        if (field.name().equals(name)) {
          exact.add(i);
        } else if (field.name().equalsIgnoreCase(name)) {
          loose.add(i);
        }
      }
    }
    List<Integer> found = exact.isEmpty() ? loose : exact;
    if (found.size() > 1) {
      throw ambiguous(name, found, position);
    }
    return found.stream().findFirst();
  }

  private Fault ambiguous(String name, List<Integer> found, SqlParserPos position) {
    Set<String> names = new LinkedHashSet<>();
    for (int i : found) {
      Field field = fields.get(i);
      names.add((field.table().isEmpty() ? "" : field.table() + ".") + field.name());
    }
    return Fault.at(
            position,
            "ambiguous-tensor",
            "'" + name + "' could be any of " + String.join(", ", names))
        .hint(
            "Write the one you mean exactly"
                + (found.size() > 1 && names.size() == 1
                    ? ", with the alias of its source."
                    : "."));
  }

  private Fault unknown(SqlIdentifier identifier, String table, String name) {
    SqlParserPos position = identifier.getParserPosition();
    List<String> names = visibleNames();
    String list =
        names.isEmpty()
            ? "There are no tensors."
            : "Tensors: " + String.join(", ", names.subList(0, Math.min(40, names.size()))) + ".";
    if (!table.isEmpty() && !tables().contains(table)) {
      String known =
          tables().isEmpty()
              ? "The source has no alias; give it one: FROM ... AS " + table + "."
              : "Aliases: " + String.join(", ", tables()) + ".";
      boolean json =
          fields.stream().anyMatch(f -> !f.hidden() && f.name().equals(table) && f.type().isJson());
      return Fault.at(position, "unknown-alias", "Unknown source '" + table + "'")
          .hint(json ? "Parts of JSON take brackets: " + table + "['" + name + "']." : known);
    }
    Optional<String> near = Suggestion.nearest(name, names);
    boolean quoted = identifier.isComponentQuoted(identifier.names.size() - 1);
    if (quoted && near.isEmpty()) {
      return Fault.at(position, "double-quoted-text", "\"" + name + "\" is no tensor")
          .hint("A text takes single quotes: '" + name.replace("'", "''") + "'. " + list);
    }
    return Fault.at(position, "unknown-tensor", "Unknown tensor '" + name + "'")
        .hint(
            near.map(n -> "Did you mean '" + n + "'? ").orElse("")
                + (quoted ? "A text takes single quotes: '" + name.replace("'", "''") + "'. " : "")
                + list);
  }

  private List<String> visibleNames() {
    Set<String> names = new LinkedHashSet<>();
    for (Scope scope = this; scope != null; scope = scope.level.outer()) {
      scope.fields.stream()
          .filter(field -> !field.hidden())
          .forEach(field -> names.add(field.name()));
    }
    return List.copyOf(names);
  }

  private Set<String> tables() {
    Set<String> tables = new LinkedHashSet<>();
    for (Scope scope = this; scope != null; scope = scope.level.outer()) {
      scope.fields.stream()
          .map(Field::table)
          .filter(t -> !t.isEmpty() && !t.contains("@"))
          .forEach(tables::add);
    }
    return tables;
  }
}
