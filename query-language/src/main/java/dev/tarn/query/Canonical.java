package dev.tarn.query;

import dev.tarn.dataset.Projections;
import dev.tarn.query.execute.Bm25;
import dev.tarn.query.execute.RandomNumber;
import dev.tarn.query.expression.AggregateCall;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Choice;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Logic;
import dev.tarn.query.expression.ShapeOf;
import dev.tarn.query.plan.RowProjection;
import dev.tarn.query.value.Field;
import dev.tarn.query.value.Layout;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes bound columns as TQL in one form: names resolved and in double quotes, parameters and
 * conversions written out, every operator in parentheses. Two queries whose columns are bound to
 * the same expressions give the same text, and reading the text gives the expressions again.
 */
class Canonical {
  private static final Set<String> INFIX =
      Set.of("+", "-", "*", "/", "//", "%", "=", "<>", "<", "<=", ">", ">=", "AND", "OR", "||");

  /** Conversions that happen by themselves wherever the text is read. */
  private static final Set<String> SILENT =
      Set.of("JSON_AS_float64", "JSON_AS_str", "TENSOR", "TO_INT64", "TRUTH", "AS_JSON");

  /** Functions of a value that are computed from its shape. */
  private static final Set<String> OF_SHAPES = Set.of("NDIM", "SIZE", "LENGTH");

  private final long seed;

  private Canonical(long seed) {
    this.seed = seed;
  }

  /**
   * The columns of a view; those of a result table, which has no functions of a row, by their names
   * alone.
   */
  static String projection(List<Field> fields, Optional<RowProjection> rows, long seed) {
    Canonical canonical = new Canonical(seed);
    List<String> columns = new ArrayList<>();
    for (Field field : fields) {
      if (!field.hidden()) {
        String name = Projections.column(field.name());
        columns.add(
            rows.map(r -> canonical.column(r.expressions().get(columns.size()), name))
                .orElse(name));
      }
    }
    return String.join(", ", columns);
  }

  /** An expression for people: what is no function of a row, too. */
  static String readable(Expr expression) {
    return new Canonical(0) {
      @Override
      String name(String name) {
        return name.matches("\\w+") ? name : super.name(name);
      }

      @Override
      String other(Expr beyond) {
        return beyond instanceof AggregateCall call
            ? call.kind()
                + "("
                + (call.isDistinct() ? "DISTINCT " : "")
                + (call.operands().isEmpty() ? "*" : write(call.operands().get(0)))
                + ")"
            : beyond.digest();
      }
    }.write(expression);
  }

  /** Writes a name. */
  String name(String name) {
    return Projections.column(name);
  }

  /** Writes what is no function of a row. */
  String other(Expr expression) {
    throw new IllegalStateException("No function of a row: " + expression.digest());
  }

  private String column(Expr expression, String name) {
    String text = write(expression);
    return text.equals(name) ? name : text + " AS " + name;
  }

  final String write(Expr expression) {
    if (expression instanceof ColumnRef column) {
      return column.name().equals(Field.ROW) ? "ROW_NUMBER()" : name(column.name());
    }
    if (expression instanceof Constant constant) {
      return constant(constant);
    }
    if (expression instanceof Logic logic) {
      return logic.operands().stream()
          .map(this::write)
          .collect(Collectors.joining(" " + logic.kind() + " ", "(", ")"));
    }
    if (expression instanceof Choice choice) {
      return choice(choice.operands());
    }
    if (expression instanceof ShapeOf) {
      return "SHAPE(" + write(expression.operands().get(0)) + ")";
    }
    if (expression instanceof RandomNumber random) {
      return random.written(seed);
    }
    if (expression instanceof Bm25 bm25) {
      return "BM25_SIMILARITY("
          + write(bm25.operands().get(0))
          + ", "
          + quoted(String.join(" ", bm25.words()))
          + ")";
    }
    if (expression instanceof Call call) {
      return call(call);
    }
    return other(expression);
  }

  private String call(Call call) {
    String name = call.name();
    List<Expr> operands = call.operands();
    String first = operands.isEmpty() ? "" : write(operands.get(0));
    if (INFIX.contains(name)) {
      return operands.size() == 1
          ? "(" + name + first + ")"
          : "(" + first + " " + name + " " + write(operands.get(1)) + ")";
    }
    if (SILENT.contains(name)) {
      return first;
    }
    if (OF_SHAPES.contains(name) && operands.get(0) instanceof ShapeOf shape) {
      return name + "(" + write(shape.operands().get(0)) + ")";
    }
    if (name.startsWith("SUBSCRIPT")) {
      return first + subscripts(name.substring("SUBSCRIPT".length()), operands);
    }
    if (name.startsWith("CAST_")) {
      return "CAST(" + first + " AS " + name.substring("CAST_".length()) + ")";
    }
    return switch (name) {
      case "NOT" -> "(NOT " + first + ")";
      case "IS NULL", "IS TRUE", "IS FALSE" -> "(" + first + " " + name + ")";
      case "CONDITION" ->
          operands.get(0).type().isJson() ? "(" + first + " = TRUE)" : "ALL_STRICT(" + first + ")";
      case "ITEM" -> first + "[" + write(operands.get(1)) + "]";
      case "NAME" -> "CAST(" + first + " AS text)";
      case "IN" ->
          "(" + first + " IN " + list(operands.subList(1, operands.size()), "(", ")") + ")";
      case "LIKE", "ILIKE" ->
          "("
              + first
              + " "
              + name
              + " "
              + write(operands.get(1))
              + (call.options().isEmpty() ? "" : " " + call.options())
              + ")";
      case "ARRAY" ->
          "ARRAY"
              + nested(
                  operands.stream().map(this::write).iterator(), call.type().shape().toArray(), 0);
      case "CONTAINS" ->
          operands.size() == 1 ? "ANY(" + first + ")" : "CONTAINS" + list(operands, "(", ")");
      default ->
          name + list(operands, "(", call.options().isEmpty() ? ")" : ", " + call.options() + ")");
    };
  }

  private String list(List<Expr> expressions, String open, String close) {
    return expressions.stream().map(this::write).collect(Collectors.joining(", ", open, close));
  }

  private String choice(List<Expr> operands) {
    StringBuilder text = new StringBuilder("CASE");
    for (int i = 0; i + 1 < operands.size(); i += 2) {
      text.append(" WHEN ")
          .append(write(operands.get(i)))
          .append(" THEN ")
          .append(write(operands.get(i + 1)));
    }
    return text.append(" ELSE ")
        .append(write(operands.get(operands.size() - 1)))
        .append(" END")
        .toString();
  }

  /** Fills the written parts into a pattern such as {@code [i,s::s]}. */
  private String subscripts(String pattern, List<Expr> operands) {
    StringBuilder text = new StringBuilder();
    int next = 1;
    for (int k = 0; k < pattern.length(); k++) {
      char c = pattern.charAt(k);
      text.append(c == 'i' || c == 's' ? write(operands.get(next++)) : String.valueOf(c));
    }
    return text.toString().replace(",", ", ");
  }

  private String constant(Constant constant) {
    if (constant.isNull()) {
      return "NULL";
    }
    Layout layout = constant.column().layout();
    if (layout.isScalar()) {
      String text = scalar(constant.value());
      return constant.type().dtype().toString().equals("float32")
          ? "CAST(" + text + " AS float32)"
          : text;
    }
    List<String> elements = new ArrayList<>();
    flatten(constant.value(), elements);
    return "ARRAY" + nested(elements.iterator(), layout.dims(0), 0);
  }

  private static void flatten(@Nullable Object value, List<String> elements) {
    if (value instanceof List<?> list) {
      list.forEach(one -> flatten(one, elements));
    } else {
      elements.add(scalar(value));
    }
  }

  private static String nested(Iterator<String> elements, int[] dims, int axis) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < dims[axis]; i++) {
      text.append(i == 0 ? "" : ", ");
      text.append(axis + 1 < dims.length ? nested(elements, dims, axis + 1) : elements.next());
    }
    return text.append("]").toString();
  }

  private static String scalar(@Nullable Object value) {
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
      return "CAST('" + number + "' AS float64)";
    }
    String text = String.valueOf(value).toUpperCase(Locale.ROOT);
    return text.startsWith("-") ? "(" + text + ")" : text;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
