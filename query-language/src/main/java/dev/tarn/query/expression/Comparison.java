package dev.tarn.query.expression;

import dev.tarn.query.value.Column;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Comparisons, element by element. Whole numbers of all types and floating-point numbers compare
 * exactly; NaN equals nothing; -0.0 equals 0.0; text orders by code point.
 */
public enum Comparison implements Kernel {
  EQUAL("="),
  NOT_EQUAL("<>"),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">=");

  /** What {@link #order} gives when one side is NaN. */
  public static final int UNORDERED = 99;

  private final String sign;

  Comparison(String sign) {
    this.sign = sign;
  }

  /** The operator's sign. */
  public String sign() {
    return sign;
  }

  /** The comparison with its sides exchanged. */
  public Comparison flipped() {
    return switch (this) {
      case LESS -> GREATER;
      case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
      case GREATER -> LESS;
      case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
      default -> this;
    };
  }

  @Override
  public Column apply(Column[] arguments, Call call, Batch batch) {
    Column a = arguments[0];
    Column b = arguments[1];
    Pairing pairing = Pairing.of(a, b, batch, call.position());
    long[] truth = new long[pairing.elements()];
    if (a instanceof LongColumn x && b instanceof LongColumn y) {
      compareLongs(truth, pairing, x, y);
    } else if (a instanceof DoubleColumn x && b instanceof DoubleColumn y) {
      compareDoubles(truth, pairing, x.values(), y.values());
    } else if (a instanceof ObjectColumn<?> x && b instanceof ObjectColumn<?> y) {
      compareTexts(truth, pairing, x, y);
    } else {
      compareMixed(truth, pairing, a, b);
    }
    return new LongColumn(call.type(), pairing.layout(), truth);
  }

  private void compareLongs(long[] truth, Pairing pairing, LongColumn x, LongColumn y) {
    boolean xUnsigned = x.type().dtype() == Dtype.UINT64;
    boolean yUnsigned = y.type().dtype() == Dtype.UINT64;
    if (xUnsigned || yUnsigned) {
      for (int k = 0; k < truth.length; k++) {
        int order =
            compare(
                x.values()[pairing.left(k)], xUnsigned, y.values()[pairing.right(k)], yUnsigned);
        truth[k] = test(order) ? 1 : 0;
      }
      return;
    }
    if (y.layout().isConstant() && y.layout().isScalar()) {
      compareWithConstant(truth, pairing, x.values(), y.values()[0]);
      return;
    }
    for (int k = 0; k < truth.length; k++) {
      truth[k] =
          test(Long.compare(x.values()[pairing.left(k)], y.values()[pairing.right(k)])) ? 1 : 0;
    }
  }

  // The loop of almost every label query, kept free of branches.
  private void compareWithConstant(long[] truth, Pairing pairing, long[] x, long c) {
    boolean plain = truth.length == x.length && (truth.length == 0 || pairing.left(0) == 0);
    if (plain && this == EQUAL) {
      for (int k = 0; k < truth.length; k++) {
        truth[k] = x[k] == c ? 1 : 0;
      }
      return;
    }
    for (int k = 0; k < truth.length; k++) {
      truth[k] = test(Long.compare(x[pairing.left(k)], c)) ? 1 : 0;
    }
  }

  private void compareDoubles(long[] truth, Pairing pairing, double[] x, double[] y) {
    for (int k = 0; k < truth.length; k++) {
      truth[k] = test(order(x[pairing.left(k)], y[pairing.right(k)])) ? 1 : 0;
    }
  }

  @SuppressWarnings("unchecked")
  private void compareTexts(long[] truth, Pairing pairing, ObjectColumn<?> x, ObjectColumn<?> y) {
    ObjectColumn<String> a = (ObjectColumn<String>) x;
    ObjectColumn<String> b = (ObjectColumn<String>) y;
    for (int k = 0; k < truth.length; k++) {
      if (!pairing.layout().isNull(k)) {
        truth[k] = test(compareTexts(a.at(k), b.at(k))) ? 1 : 0;
      }
    }
  }

  private void compareMixed(long[] truth, Pairing pairing, Column a, Column b) {
    boolean longFirst = a instanceof LongColumn;
    LongColumn whole = (LongColumn) (longFirst ? a : b);
    double[] floating = ((DoubleColumn) (longFirst ? b : a)).values();
    boolean unsigned = whole.type().dtype() == Dtype.UINT64;
    for (int k = 0; k < truth.length; k++) {
      long x = whole.values()[longFirst ? pairing.left(k) : pairing.right(k)];
      double y = floating[longFirst ? pairing.right(k) : pairing.left(k)];
      int order = compare(x, unsigned, y);
      truth[k] = test(longFirst || order == UNORDERED ? order : -order) ? 1 : 0;
    }
  }

  /** Whether the comparison is true of two values in that order. */
  public boolean test(int order) {
    if (order == UNORDERED) {
      return this == NOT_EQUAL;
    }
    return switch (this) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
    };
  }

  /** The order of two doubles; {@link #UNORDERED} if one is NaN. */
  static int order(double x, double y) {
    return x < y ? -1 : x > y ? 1 : x == y ? 0 : UNORDERED;
  }

  /** The order of two whole numbers, each with its own signedness. */
  static int compare(long x, boolean xUnsigned, long y, boolean yUnsigned) {
    if (xUnsigned && x < 0) {
      return yUnsigned && y < 0 ? Long.compareUnsigned(x, y) : 1;
    }
    return yUnsigned && y < 0 ? -1 : Long.compare(x, y);
  }

  /** The exact order of a whole number and a double. */
  static int compare(long x, boolean unsigned, double y) {
    if (Double.isNaN(y)) {
      return UNORDERED;
    }
    if (unsigned && x < 0) {
      if (y < 0x1p63) {
        return 1;
      }
      return y >= 0x1p64 ? -1 : Long.compareUnsigned(x, (long) (y - 0x1p63) + Long.MIN_VALUE);
    }
    if (y >= 0x1p63) {
      return -1;
    }
    if (y < -0x1p63) {
      return 1;
    }
    long floor = (long) Math.floor(y);
    return x != floor ? Long.compare(x, floor) : floor < y ? -1 : 0;
  }

  /** The order of two texts by code point; Java's own order is by UTF-16 unit. */
  public static int compareTexts(String a, String b) {
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean surrogates = Character.isSurrogate(x) != Character.isSurrogate(y);
        return surrogates ? (Character.isSurrogate(x) ? 1 : -1) : Integer.signum(x - y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** A comparison of two expressions that can be compared; the result has their broadcast shape. */
  public Call of(Expr left, Expr right, ValueType type, SqlParserPos position) {
    boolean safe = left.type().isScalar() || right.type().isScalar() || bothFixed(left, right);
    return new Call(
        sign, List.of(left, right), type, position, safe ? Call.Risk.NONE : Call.Risk.DATA, this);
  }

  private static boolean bothFixed(Expr left, Expr right) {
    return left.type().shape().isFixed() && right.type().shape().isFixed();
  }
}
