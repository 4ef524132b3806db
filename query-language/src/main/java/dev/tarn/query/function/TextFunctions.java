package dev.tarn.query.function;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.ValueType;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Functions of text: LOWER, UPPER, REGEXP_LIKE. */
final class TextFunctions {
  private TextFunctions() {}

  static void register(FunctionTable table) {
    table.add("LOWER", 1, 1, a -> map(a, text -> text.toLowerCase(Locale.ROOT)));
    table.add("UPPER", 1, 1, a -> map(a, text -> text.toUpperCase(Locale.ROOT)));
    table.add("REGEXP_LIKE", 2, 2, TextFunctions::regexp);
  }

  private static Expr map(Arguments arguments, UnaryOperator<String> function) {
    return arguments.call(
        List.of(arguments.text(0)),
        ValueType.TEXT,
        Call.Risk.NONE,
        (a, call, batch) -> {
          ObjectColumn<String> texts = Conversions.textColumn(a[0]);
          String[] out = new String[texts.rows()];
          for (int row = 0; row < out.length; row++) {
            out[row] = texts.layout().isNull(row) ? null : function.apply(texts.at(row));
          }
          return new ObjectColumn<>(ValueType.TEXT, texts.layout(), out);
        });
  }

  private static Expr regexp(Arguments arguments) {
    String pattern = arguments.constantText(1);
    Pattern compiled = compile(arguments, pattern);
    return arguments.call(
        List.of(arguments.text(0), arguments.get(1)),
        ValueType.BOOL,
        Call.Risk.NONE,
        (a, call, batch) -> test(a[0], text -> compiled.matcher(text).find()));
  }

  // RE2's matcher takes time linear in the text: a query cannot be made to hang by its pattern.
  private static Pattern compile(Arguments arguments, String pattern) {
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw Fault.at(
              arguments.get(1).position(),
              "bad-pattern",
              "The pattern '" + pattern + "' is no regular expression: " + e.getDescription())
          .hint("Patterns are RE2's: no back-references, no look-around.");
    }
  }

  /** A truth value per text. */
  static Column test(Column column, Predicate<String> predicate) {
    ObjectColumn<String> texts = Conversions.textColumn(column);
    Layout layout = texts.layout();
    long[] out = new long[texts.rows()];
    for (int row = 0; row < out.length; row++) {
      out[row] = !layout.isNull(row) && predicate.test(texts.at(row)) ? 1 : 0;
    }
    return new LongColumn(ValueType.BOOL, layout, out);
  }
}
