package dev.tarn.query.expression;

import dev.tarn.query.value.Column;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * AND or OR of scalar truth values, from left to right per row: what stands to the right of the
 * deciding operand does not count for that row, its errors included.
 */
public final class Logic extends Expr {
  /** Which of the two. */
  public enum Kind {
    AND,
    OR
  }

  private final Kind kind;
  private final List<Expr> operands;

  /** Operands are scalar truth values. */
  public Logic(Kind kind, List<Expr> operands, SqlParserPos position) {
    super(ValueType.BOOL, position);
    this.kind = kind;
    this.operands = List.copyOf(operands);
  }

  /** Which of the two. */
  public Kind kind() {
    return kind;
  }

  @Override
  public Column evaluate(Batch batch) {
    int n = batch.size();
    long neutral = kind == Kind.AND ? 1 : 0;
    long[] truth = new long[n];
    Arrays.fill(truth, neutral);
    boolean[] nulls = null;
    int[] open = null;
    for (Expr operand : operands) {
      boolean narrow = open != null && (operand.canFail() || open.length < n / 4);
      if (open != null && open.length == 0) {
        break;
      }
      Batch asked = narrow && open != null ? batch.take(open) : batch;
      LongColumn value = (LongColumn) operand.evaluate(asked);
      nulls = merge(truth, nulls, value, narrow ? open : null, neutral);
      open = undecided(truth, neutral);
    }
    return new LongColumn(ValueType.BOOL, Layout.scalars(n, anyNull(nulls)), truth);
  }

  /**
   * Combines an operand into the truth so far: a deciding value beats "unknown", and nothing undoes
   * it.
   */
  private static boolean @Nullable [] merge(
      long[] truth,
      boolean @Nullable [] nulls,
      LongColumn value,
      int @Nullable [] picked,
      long neutral) {
    int n = truth.length;
    boolean[] merged = nulls;
    int count = picked == null ? n : picked.length;
    for (int k = 0; k < count; k++) {
      int i = picked == null ? k : picked[k];
      if (truth[i] != neutral) {
        continue;
      }
      if (value.isNull(k)) {
        merged = merged == null ? new boolean[n] : merged;
        merged[i] = true;
      } else if ((value.at(k) != 0 ? 1 : 0) != neutral) {
        truth[i] = 1 - neutral;
        if (merged != null) {
          merged[i] = false;
        }
      }
    }
    return merged;
  }

  private static int[] undecided(long[] truth, long neutral) {
    int[] open = new int[truth.length];
    int count = 0;
    for (int i = 0; i < truth.length; i++) {
      if (truth[i] == neutral) {
        open[count++] = i;
      }
    }
    return Arrays.copyOf(open, count);
  }

  private static boolean @Nullable [] anyNull(boolean @Nullable [] nulls) {
    if (nulls != null) {
      for (boolean isNull : nulls) {
        if (isNull) {
          return nulls;
        }
      }
    }
    return null;
  }

  @Override
  public List<Expr> operands() {
    return operands;
  }

  @Override
  public Expr withOperands(List<Expr> others) {
    return new Logic(kind, others, position());
  }

  @Override
  public String digest() {
    return operands.stream()
        .map(Expr::digest)
        .collect(Collectors.joining(" " + kind + " ", "(", ")"));
  }
}
