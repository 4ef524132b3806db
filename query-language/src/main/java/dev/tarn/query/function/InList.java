package dev.tarn.query.function;

import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Comparison;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Logic;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.NullColumn;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code x IN (…)}: equality with any of the values; with a null among them, what is not found is
 * unknown.
 */
public final class InList {
  private static final int TABLE = 65_536;

  private InList() {}

  /** Binds it; long lists of constants are looked up, not compared one by one. */
  public static Expr of(Expr value, List<Expr> list, SqlParserPos position) {
    List<Expr> equalities = new ArrayList<>();
    List<Constant> constants = new ArrayList<>();
    boolean withNull = false;
    for (Expr one : list) {
      if (Operators.isNull(one)) {
        withNull = true;
        continue;
      }
      // Binding each equality checks types and class names, and brings the constant to the column's
      // type.
      Expr equality = Operators.compare(Comparison.EQUAL, value, one, position);
      equalities.add(equality);
      if (equality instanceof Call call
          && call.operands().get(0).equals(value)
          && call.operands().get(1) instanceof Constant constant
          && constant.type().isScalar()) {
        constants.add(constant);
      }
    }
    if (!withNull && !value.type().isJson() && constants.size() == list.size() && list.size() > 1) {
      return lookUp(value, constants, position);
    }
    if (withNull) {
      equalities.add(new Constant(NullColumn.of(ValueType.BOOL), position));
    }
    Expr all = equalities.get(0);
    for (int i = 1; i < equalities.size(); i++) {
      all = Operators.connect(Logic.Kind.OR, all, equalities.get(i), position);
    }
    return all;
  }

  private static Expr lookUp(Expr value, List<Constant> constants, SqlParserPos position) {
    ValueType type = Conversions.retyped(value.type(), Dtype.BOOL);
    List<Expr> operands = new ArrayList<>(List.of(value));
    operands.addAll(constants);
    boolean whole = value.type().isInteger() || value.type().isBool();
    boolean unsigned = value.type().dtype() == Dtype.UINT64;
    boolean signedConstants = constants.stream().noneMatch(c -> c.type().dtype() == Dtype.UINT64);
    boolean wholeConstants = constants.stream().allMatch(c -> c.column() instanceof LongColumn);
    if (value.type().isText()) {
      Set<String> texts = new HashSet<>();
      constants.forEach(c -> texts.add(String.valueOf(c.value())));
      return new Call(
          "IN",
          operands,
          type,
          position,
          Call.Risk.NONE,
          (a, call, batch) -> texts(Conversions.textColumn(a[0]), texts, type));
    }
    if (whole && wholeConstants && !unsigned && signedConstants) {
      long[] sorted =
          constants.stream()
              .mapToLong(c -> ((LongColumn) c.column()).values()[0])
              .sorted()
              .toArray();
      return new Call(
          "IN",
          operands,
          type,
          position,
          Call.Risk.NONE,
          (a, call, batch) -> {
            long[] in = ((LongColumn) a[0]).values();
            return truths(a[0], type, in, sorted);
          });
    }
    if (value.type().dtype().isFloat()) {
      double[] sorted =
          constants.stream()
              .mapToDouble(c -> Columns.doubles(c.column())[0] + 0.0)
              .sorted()
              .toArray();
      return new Call(
          "IN",
          operands,
          type,
          position,
          Call.Risk.NONE,
          (a, call, batch) -> {
            double[] in = ((DoubleColumn) a[0]).values();
            // NaN equals nothing; adding 0.0 makes -0.0 the 0.0 that was sorted.
            return truths(
                a[0],
                type,
                k -> !Double.isNaN(in[k]) && Arrays.binarySearch(sorted, in[k] + 0.0) >= 0);
          });
    }
    Expr all = Operators.compare(Comparison.EQUAL, value, constants.get(0), position);
    for (Constant constant : constants.subList(1, constants.size())) {
      all =
          Operators.connect(
              Logic.Kind.OR,
              all,
              Operators.compare(Comparison.EQUAL, value, constant, position),
              position);
    }
    return all;
  }

  private static Column texts(ObjectColumn<String> column, Set<String> texts, ValueType type) {
    Layout layout = column.layout();
    return truths(column, type, k -> !layout.isNull(k) && texts.contains(column.at(k)));
  }

  /** Which elements are among sorted ones; small ranges, labels above all, through a table. */
  private static Column truths(Column like, ValueType type, long[] in, long[] sorted) {
    long low = sorted[0];
    long span = sorted[sorted.length - 1] - low;
    if (span < 0 || span >= TABLE) {
      return truths(like, type, k -> Arrays.binarySearch(sorted, in[k]) >= 0);
    }
    long[] table = new long[(int) span + 1];
    for (long value : sorted) {
      table[(int) (value - low)] = 1;
    }
    long[] out = new long[like.layout().elements()];
    for (int k = 0; k < out.length; k++) {
      long place = in[k] - low;
      out[k] = place >= 0 && place <= span ? table[(int) place] : 0;
    }
    return new LongColumn(type, like.layout(), out);
  }

  private static Column truths(Column like, ValueType type, IntPredicate test) {
    long[] out = new long[like.layout().elements()];
    for (int k = 0; k < out.length; k++) {
      out[k] = test.test(k) ? 1 : 0;
    }
    return new LongColumn(type, like.layout(), out);
  }
}
