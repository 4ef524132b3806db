package dev.tarn.query.function;

import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.ClassNames;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Finds the one type of values that come from several branches: CASE, COALESCE, set operations. */
public final class Unification {
  private Unification() {}

  /** The branches, brought to one type. */
  public static List<Expr> of(List<Expr> branches, String where, SqlParserPos position) {
    List<Expr> brought = branches;
    if (mixesLabelsWithText(branches)) {
      brought =
          branches.stream()
              .map(b -> b.type().isLabel() && b.type().isScalar() ? Conversions.names(b) : b)
              .toList();
    }
    brought = stored(json(unsigned(brought)));
    ValueType type = null;
    for (Expr branch : brought) {
      if (!Operators.isNull(branch)) {
        type = type == null ? branch.type() : common(type, branch.type());
        if (type == null) {
          throw Fault.at(
                  position,
                  "wrong-type",
                  where
                      + " needs values of one type, not "
                      + brought.get(0).type().describe()
                      + " and "
                      + branch.type().describe())
              .hint("Bring the values to one type, for instance by CAST(... AS text).");
        }
      }
    }
    List<Expr> typed = new ArrayList<>();
    for (Expr branch : brought) {
      typed.add(type == null ? branch : Conversions.nullAs(fitting(branch, type.dtype()), type));
    }
    return typed;
  }

  /** Beside uint64 a whole number that is not negative is uint64, too. */
  private static List<Expr> unsigned(List<Expr> branches) {
    if (branches.stream().noneMatch(b -> b.type().dtype() == Dtype.UINT64)) {
      return branches;
    }
    return branches.stream()
        .map(
            b ->
                b instanceof Constant constant
                        && constant.column() instanceof LongColumn
                        && constant.value() instanceof Long n
                        && n >= 0
                    ? new Constant(
                        LongColumn.constant(ValueType.scalar(Dtype.UINT64), n), b.position())
                    : b)
        .toList();
  }

  /** Beside float32 or float16 alone a number that is written takes that type, as stored. */
  private static List<Expr> stored(List<Expr> branches) {
    Set<Dtype> dtypes = new HashSet<>();
    for (Expr branch : branches) {
      if (!(branch instanceof Constant)) {
        dtypes.add(branch.type().isSequence() ? Dtype.JSON : branch.type().dtype());
      }
    }
    boolean narrow = dtypes.equals(Set.of(Dtype.FLOAT32)) || dtypes.equals(Set.of(Dtype.FLOAT16));
    if (!narrow) {
      return branches;
    }
    Dtype dtype = dtypes.iterator().next();
    return branches.stream()
        .map(b -> b instanceof Constant constant ? stored(constant, dtype) : b)
        .toList();
  }

  private static Constant stored(Constant constant, Dtype dtype) {
    double value;
    if (constant.value() instanceof Double decimal) {
      value = decimal;
    } else if (constant.value() instanceof Long whole && constant.type().isInteger()) {
      value = whole;
    } else {
      return constant;
    }
    double stored = dtype == Dtype.FLOAT32 ? (float) value : Float16.nearest(value);
    boolean lost =
        Double.isInfinite(stored) != Double.isInfinite(value)
            || (constant.value() instanceof Long whole && whole != (long) stored);
    return lost
        ? constant
        : new Constant(DoubleColumn.constant(ValueType.scalar(dtype), stored), constant.position());
  }

  /** Beside JSON a single number, text or truth value is JSON, too. */
  private static List<Expr> json(List<Expr> branches) {
    if (branches.stream().noneMatch(b -> b.type().isJson())) {
      return branches;
    }
    return branches.stream()
        .map(b -> Operators.isNull(b) || b.type().isJson() ? b : Conversions.json(b))
        .toList();
  }

  /**
   * A value as one of the common type: uint64 beside signed numbers is brought to int64, and what
   * does not fit is an error that names the row.
   */
  public static Expr fitting(Expr value, Dtype common) {
    ValueType type = value.type();
    return common == Dtype.INT64 && type.dtype() == Dtype.UINT64 && !type.isSequence()
        ? Casts.of(value, Dtype.INT64.toString(), value.position())
        : value;
  }

  private static boolean mixesLabelsWithText(List<Expr> branches) {
    boolean text = branches.stream().anyMatch(b -> b.type().isText());
    return text && branches.stream().anyMatch(b -> b.type().isLabel());
  }

  /** The type that holds values of both, or null if there is none. */
  public static @Nullable ValueType common(ValueType a, ValueType b) {
    if (a.equals(b)) {
      return a;
    }
    if (a.isSequence() || b.isSequence()) {
      ValueType member = a.isSequence() && b.isSequence() ? common(a.member(), b.member()) : null;
      return member == null ? null : ValueType.sequenceOf(member);
    }
    boolean numbers = (a.isNumber() || a.isBool()) && (b.isNumber() || b.isBool());
    if (!numbers && a.dtype() != b.dtype()) {
      return null;
    }
    if (a.shape().ndim() != b.shape().ndim()) {
      return null;
    }
    ClassNames classes = a.classes().equals(b.classes()) ? a.classes() : ClassNames.none();
    String coords = a.boxForm().equals(b.boxForm()) ? a.boxForm().orElse(null) : null;
    return new ValueType(
        dtype(a.dtype(), b.dtype()), shape(a.shape(), b.shape()), classes, coords, null);
  }

  private static Dtype dtype(Dtype a, Dtype b) {
    if (a == b) {
      return a;
    }
    if (a.isFloat() || b.isFloat()) {
      return Dtype.FLOAT64;
    }
    return a == Dtype.UINT64 || b == Dtype.UINT64
        ? (a.isUnsigned() && b.isUnsigned() ? Dtype.UINT64 : Dtype.INT64)
        : Dtype.INT64;
  }

  private static Shape shape(Shape a, Shape b) {
    int[] dims = new int[a.ndim()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = a.dim(i) == b.dim(i) ? a.dim(i) : Shape.ANY;
    }
    return Shape.of(dims);
  }

  /** The common type of branches that {@link #of} has brought together. */
  public static ValueType type(List<Expr> branches) {
    ValueType type = branches.get(0).type();
    for (Expr branch : branches) {
      ValueType common = common(type, branch.type());
      type = common == null ? type : common;
    }
    return type;
  }
}
