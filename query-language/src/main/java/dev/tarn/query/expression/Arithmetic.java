package dev.tarn.query.expression;

import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.LongColumn;
import dev.tarn.schema.Dtype;
import java.math.BigInteger;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Arithmetic, element by element. Where the call's type is int64 or uint64 it is exact, and
 * overflow is an error naming the row; where it is float64 it is IEEE's, in double precision.
 * {@code //} and {@code %} are floor division and its remainder.
 */
public enum Arithmetic implements Kernel {
  ADD("+"),
  SUBTRACT("-"),
  MULTIPLY("*"),
  DIVIDE("/"),
  FLOOR_DIVIDE("//"),
  REMAINDER("%"),
  POWER("POWER");

  private final String sign;

  Arithmetic(String sign) {
    this.sign = sign;
  }

  /** The operator's sign. */
  public String sign() {
    return sign;
  }

  @Override
  public Column apply(Column[] arguments, Call call, Batch batch) {
    Pairing pairing = Pairing.of(arguments[0], arguments[1], batch, call.position());
    if (call.type().dtype().isFloat()) {
      double[] x = Columns.doubles(arguments[0]);
      double[] y = Columns.doubles(arguments[1]);
      double[] out = new double[pairing.elements()];
      for (int k = 0; k < out.length; k++) {
        out[k] = compute(x[pairing.left(k)], y[pairing.right(k)]);
      }
      return new DoubleColumn(call.type(), pairing.layout(), out);
    }
    long[] out = new long[pairing.elements()];
    boolean unsigned = call.type().dtype() == Dtype.UINT64;
    Operand left = new Operand((LongColumn) arguments[0]);
    Operand right = new Operand((LongColumn) arguments[1]);
    for (int k = 0; k < out.length; k++) {
      if (!pairing.isNull(k)) {
        try {
          long a = left.at(pairing.left(k));
          long b = right.at(pairing.right(k));
          if (unsigned) {
            out[k] = computeUnsigned(a, b);
          } else if (left.isLarge(a) || right.isLarge(b)) {
            out[k] = computeLarge(left.exact(a), right.exact(b));
          } else {
            out[k] = compute(a, b);
          }
        } catch (ArithmeticException e) {
          throw fault(e, batch.rowNumber(pairing.rowOf(k)), call);
        }
      }
    }
    return new LongColumn(call.type(), pairing.layout(), out);
  }

  private Fault fault(ArithmeticException e, long row, Call call) {
    SqlParserPos position = call.position();
    boolean mixed =
        call.operands().stream().anyMatch(x -> x.type().dtype() == Dtype.UINT64)
            && call.type().dtype() != Dtype.UINT64;
    return Division.ZERO.equals(e.getMessage())
        ? Fault.inRow(row, position, "division-by-zero", "Division by zero")
            .hint("Guard it: WHERE divisor <> 0 AND ..., or divide by floating point with /.")
        : Fault.inRow(
                row,
                position,
                "overflow",
                "Integer overflow: " + sign + " leaves the range of 64 bits")
            .hint(
                (mixed ? "CAST the signed side to uint64 to compute in uint64, or " : "CAST ")
                    + "one side to float64 to compute with floating point.");
  }

  private double compute(double x, double y) {
    return switch (this) {
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case DIVIDE -> x / y;
      case FLOOR_DIVIDE -> Division.floor(x, y);
      case REMAINDER -> Division.remainder(x, y);
      case POWER -> StrictMath.pow(x, y);
    };
  }

  private long compute(long x, long y) {
    return switch (this) {
      case ADD -> Math.addExact(x, y);
      case SUBTRACT -> Math.subtractExact(x, y);
      case MULTIPLY -> Math.multiplyExact(x, y);
      case FLOOR_DIVIDE -> Division.floor(x, y);
      case REMAINDER -> Division.remainder(x, y);
      case POWER -> Division.power(x, y);
      case DIVIDE -> throw new IllegalStateException("/ is floating point");
    };
  }

  private long computeUnsigned(long x, long y) {
    return switch (this) {
      case ADD -> Division.addUnsigned(x, y);
      case SUBTRACT -> Division.subtractUnsigned(x, y);
      case MULTIPLY -> Division.multiplyUnsigned(x, y);
      case FLOOR_DIVIDE -> Long.divideUnsigned(x, Division.nonZero(y));
      case REMAINDER -> Long.remainderUnsigned(x, Division.nonZero(y));
      case POWER -> Division.powerUnsigned(x, y);
      case DIVIDE -> throw new IllegalStateException("/ is floating point");
    };
  }

  /** With a uint64 beyond int64 beside a signed number: exact, if the result fits int64. */
  private long computeLarge(BigInteger x, BigInteger y) {
    BigInteger result =
        switch (this) {
          case ADD -> x.add(y);
          case SUBTRACT -> x.subtract(y);
          case MULTIPLY -> x.multiply(y);
          case FLOOR_DIVIDE -> Division.floor(x, y);
          case REMAINDER -> x.subtract(Division.floor(x, y).multiply(y));
          case POWER -> Division.power(x, y);
          case DIVIDE -> throw new IllegalStateException("/ is floating point");
        };
    return result.longValueExact();
  }

  /** One side's values. */
  private record Operand(LongColumn column) {
    long at(int position) {
      return column.values()[position];
    }

    boolean isLarge(long value) {
      return value < 0 && column.type().dtype() == Dtype.UINT64;
    }

    BigInteger exact(long value) {
      return isLarge(value)
          ? new BigInteger(Long.toUnsignedString(value))
          : BigInteger.valueOf(value);
    }
  }
}
