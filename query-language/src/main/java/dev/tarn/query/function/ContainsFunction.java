package dev.tarn.query.function;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Comparison;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Nulls;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.NullColumn;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.SequenceColumn;
import dev.tarn.query.value.ValueType;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** CONTAINS(x, v): among the elements of a tensor, in a text, in a JSON list, object or string. */
final class ContainsFunction {
  private ContainsFunction() {}

  static void register(FunctionTable table) {
    table.add("CONTAINS", 2, 2, ContainsFunction::bind);
  }

  private static Expr bind(Arguments arguments) {
    Expr value = arguments.get(0);
    Expr wanted = arguments.get(1);
    if (Operators.isNull(value) || Operators.isNull(wanted)) {
      return new Constant(NullColumn.of(ValueType.BOOL), arguments.position());
    }
    if (value.type().isText()) {
      return arguments.call(
          List.of(value, arguments.text(1)),
          ValueType.BOOL,
          Call.Risk.NONE,
          (a, call, batch) -> substring(a, batch.size()));
    }
    if (value.type().isJson()) {
      return arguments.call(
          List.of(value, wanted),
          ValueType.BOOL,
          Call.Risk.NONE,
          (a, call, batch) -> inJson(a, batch.size()));
    }
    if (value.type().isSequence() && value.type().member().isText()) {
      return arguments.call(
          List.of(value, arguments.text(1)),
          ValueType.BOOL,
          Call.Risk.NONE,
          (a, call, batch) -> inSequence(a, batch.size()));
    }
    if (!wanted.type().isScalar()) {
      throw arguments.wrong(1, "a single value to look for");
    }
    Expr equality = Operators.compare(Comparison.EQUAL, value, wanted, arguments.position());
    return any(equality, arguments.position());
  }

  private static Expr any(Expr equality, SqlParserPos position) {
    if (equality.type().isScalar()) {
      return equality;
    }
    return new Call(
        "CONTAINS",
        List.of(equality),
        ValueType.BOOL,
        position,
        Call.Risk.NONE,
        (a, call, batch) -> {
          Layout from = a[0].layout();
          long[] truth = ((LongColumn) a[0]).values();
          long[] out = new long[from.rows()];
          for (int row = 0; row < out.length; row++) {
            int end = from.isNull(row) ? 0 : from.start(row) + from.size(row);
            for (int k = from.start(row); k < end && out[row] == 0; k++) {
              out[row] = truth[k];
            }
          }
          Layout layout = Layout.scalars(out.length, from.nulls());
          return new LongColumn(
              ValueType.BOOL, from.isConstant() ? layout.asConstant() : layout, out);
        });
  }

  private static Column substring(Column[] a, int size) {
    ObjectColumn<String> texts = Conversions.textColumn(a[0]);
    ObjectColumn<String> parts = Conversions.textColumn(a[1]);
    return rows(a, size, i -> texts.at(i).contains(parts.at(i)));
  }

  private static Column inJson(Column[] a, int size) {
    ObjectColumn<JsonNode> json = Conversions.jsonColumn(a[0]);
    return rows(a, size, i -> holds(json.at(i), a[1].value(i)));
  }

  private static boolean holds(JsonNode json, @Nullable Object wanted) {
    Object plain = JsonComparison.plain(wanted);
    if (json.isArray()) {
      for (JsonNode element : json) {
        if (same(JsonComparison.plain(element), plain)) {
          return true;
        }
      }
      return false;
    }
    if (plain instanceof String text) {
      return json.isObject() ? json.has(text) : json.isTextual() && json.textValue().contains(text);
    }
    return false;
  }

  private static boolean same(@Nullable Object x, @Nullable Object y) {
    if (x instanceof BigDecimal a && y instanceof BigDecimal b) {
      return a.compareTo(b) == 0;
    }
    return x != null && x.equals(y);
  }

  private static Column inSequence(Column[] a, int size) {
    SequenceColumn sequence = (SequenceColumn) a[0];
    ObjectColumn<String> members = Conversions.textColumn(sequence.members());
    ObjectColumn<String> wanted = Conversions.textColumn(a[1]);
    Layout layout = sequence.layout();
    return rows(
        a,
        size,
        i -> {
          int row = layout.row(i);
          for (int k = layout.start(row); k < layout.start(row) + layout.size(row); k++) {
            if (!members.isNull(k) && members.at(k).equals(wanted.at(i))) {
              return true;
            }
          }
          return false;
        });
  }

  private static Column rows(Column[] a, int size, IntPredicate test) {
    boolean constant = a[0].layout().isConstant() && a[1].layout().isConstant();
    int rows = constant ? 1 : size;
    boolean[] nulls = Nulls.any(a, rows);
    long[] out = new long[rows];
    for (int i = 0; i < rows; i++) {
      out[i] = (nulls == null || !nulls[i]) && test.test(i) ? 1 : 0;
    }
    Layout layout = Layout.scalars(rows, nulls);
    return new LongColumn(ValueType.BOOL, constant ? layout.asConstant() : layout, out);
  }
}
