package dev.tarn.query.function;

import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Nulls;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.ValueType;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Operators of text. */
public final class TextOperators {
  private TextOperators() {}

  /** {@code a || b}: one text after the other; a label counts as its name. */
  public static Expr concat(Expr left, Expr right, SqlParserPos position) {
    Expr a = text(left);
    Expr b = text(right);
    return new Call(
        "||",
        List.of(a, b),
        ValueType.TEXT,
        position,
        Call.Risk.NONE,
        (args, call, batch) -> {
          ObjectColumn<String> one = Conversions.textColumn(args[0]);
          ObjectColumn<String> other = Conversions.textColumn(args[1]);
          boolean constant = one.layout().isConstant() && other.layout().isConstant();
          int rows = constant ? 1 : batch.size();
          boolean[] nulls = Nulls.any(args, rows);
          String[] out = new String[rows];
          for (int i = 0; i < rows; i++) {
            out[i] = nulls != null && nulls[i] ? null : one.at(i) + other.at(i);
          }
          Layout layout = Layout.scalars(rows, nulls);
          return new ObjectColumn<>(ValueType.TEXT, constant ? layout.asConstant() : layout, out);
        });
  }

  private static Expr text(Expr value) {
    boolean label = value.type().isLabel() && value.type().isScalar();
    Expr text = label ? Conversions.names(value) : Conversions.text(value);
    if (!text.type().isText()) {
      throw Fault.at(
              value.position(),
              "wrong-type",
              "|| takes text, not "
                  + value.type().describe()
                  + " ("
                  + Arguments.describe(value)
                  + ")")
          .hint("CAST(... AS text) makes a text of a number.");
    }
    return text;
  }
}
