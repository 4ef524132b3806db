package dev.tarn.query.function;

import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Nulls;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.ValueType;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * The pattern of LIKE and ILIKE: {@code %} and {@code *} are any text, {@code _} and {@code ?} one
 * code point.
 */
public final class LikePattern {
  private static final int ANY_TEXT = -1;
  private static final int ANY_ONE = -2;

  private final int[] pattern;
  private final int length;
  private final boolean ignoreCase;

  private LikePattern(String text, int escape, boolean ignoreCase) {
    int[] in = text.codePoints().toArray();
    int[] out = new int[in.length];
    int n = 0;
    for (int i = 0; i < in.length; i++) {
      if (in[i] == escape && i + 1 < in.length) {
        out[n++] = in[++i];
      } else {
        out[n++] =
            in[i] == '%' || in[i] == '*'
                ? ANY_TEXT
                : in[i] == '_' || in[i] == '?' ? ANY_ONE : in[i];
      }
    }
    this.pattern = out;
    this.length = n;
    this.ignoreCase = ignoreCase;
  }

  /** Binds {@code value LIKE pattern}. */
  public static Expr bind(
      Expr value, Expr pattern, int escape, boolean ignoreCase, SqlParserPos position) {
    String name = ignoreCase ? "ILIKE" : "LIKE";
    String options =
        escape == '\\' ? "" : "ESCAPE '" + Character.toString(escape).replace("'", "''") + "'";
    Expr text = text(name, value);
    Expr wanted = text(name, pattern);
    if (wanted instanceof Constant constant && constant.value() instanceof String given) {
      LikePattern compiled = of(given, escape, ignoreCase);
      return new Call(
          name,
          options,
          List.of(text, wanted),
          ValueType.BOOL,
          position,
          Call.Risk.NONE,
          (a, call, batch) -> match(a, batch.size(), compiled, escape, ignoreCase));
    }
    return new Call(
        name,
        options,
        List.of(text, wanted),
        ValueType.BOOL,
        position,
        Call.Risk.NONE,
        (a, call, batch) -> match(a, batch.size(), null, escape, ignoreCase));
  }

  private static Expr text(String name, Expr value) {
    Expr text =
        value.type().isLabel() && value.type().isScalar()
            ? Conversions.names(value)
            : Conversions.text(value);
    if (!text.type().isText()) {
      throw Arguments.wrong(name, "text", value);
    }
    return text;
  }

  private static Column match(
      Column[] a, int size, @Nullable LikePattern compiled, int escape, boolean ignoreCase) {
    ObjectColumn<String> texts = Conversions.textColumn(a[0]);
    ObjectColumn<String> patterns = Conversions.textColumn(a[1]);
    boolean constant = a[0].layout().isConstant() && a[1].layout().isConstant();
    int rows = constant ? 1 : size;
    boolean[] nulls = Nulls.any(a, rows);
    long[] out = new long[rows];
    for (int i = 0; i < rows; i++) {
      if (nulls == null || !nulls[i]) {
        LikePattern pattern = compiled == null ? of(patterns.at(i), escape, ignoreCase) : compiled;
        out[i] = pattern.matches(texts.at(i)) ? 1 : 0;
      }
    }
    Layout layout = Layout.scalars(rows, nulls);
    return new LongColumn(ValueType.BOOL, constant ? layout.asConstant() : layout, out);
  }

  /** A pattern; the escape is a code point. */
  public static LikePattern of(String text, int escape, boolean ignoreCase) {
    return new LikePattern(ignoreCase ? text.toLowerCase(Locale.ROOT) : text, escape, ignoreCase);
  }

  /**
   * Whether the whole text fits. Takes time proportional to text times pattern at worst, and no
   * stack.
   */
  public boolean matches(String text) {
    int[] in = (ignoreCase ? text.toLowerCase(Locale.ROOT) : text).codePoints().toArray();
    int i = 0;
    int p = 0;
    int star = -1;
    int resume = 0;
    while (i < in.length) {
      if (p < length && pattern[p] == ANY_TEXT) {
        star = p++;
        resume = i;
      } else if (p < length && (pattern[p] == ANY_ONE || pattern[p] == in[i])) {
        p++;
        i++;
      } else if (star >= 0) {
        p = star + 1;
        i = ++resume;
      } else {
        return false;
      }
    }
    while (p < length && pattern[p] == ANY_TEXT) {
      p++;
    }
    return p == length;
  }
}
