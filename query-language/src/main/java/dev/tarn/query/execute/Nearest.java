package dev.tarn.query.execute;

import dev.tarn.chunk.ArrowLayout;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.source.DatasetSource;
import dev.tarn.query.value.Columns;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.TensorSchema;
import java.util.Arrays;
import java.util.Optional;

/**
 * Chooses candidates for the first rows in the order of COSINE_SIMILARITY with a constant vector.
 * The similarity is computed in float32, with a bound for its error; the rows that could be among
 * the first by it are left for the exact computation, and so are those whose numbers are too large
 * or too small for float32.
 */
final class Nearest {
  /** Rows whose elements fit a cache. */
  private static final int BLOCK_ELEMENTS = 1 << 15;

  private static final double SMALLEST = 1e-10;
  private static final double LARGEST = 1e10;

  private final DatasetSource source;
  private final int tensor;
  private final float[] wanted;
  private final float norm;
  private final float error;

  private Nearest(DatasetSource source, int tensor, double[] vector, double norm) {
    this.source = source;
    this.tensor = tensor;
    this.wanted = new float[vector.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = (float) vector[i];
    }
    this.norm = (float) norm;
    // Eight sums of n / 8 products each, added up in pairs, of the dot product and of the square.
    this.error = (float) ((vector.length / 8 + 16) * 4 * 0x1p-24);
  }

  /** The candidates, in row order; empty where all rows have to be compared. */
  static Optional<int[]> candidates(Relation input, SortKey key, long limit, Execution execution) {
    boolean few = limit > 0 && limit <= 10_000 && limit < input.rowCount() / 64;
    return few && input instanceof ScanRelation scan && scan.source() instanceof DatasetSource from
        ? of(from, key.expression()).flatMap(n -> n.find(key.descending(), (int) limit, execution))
        : Optional.empty();
  }

  private static Optional<Nearest> of(DatasetSource source, Expr expression) {
    boolean cosine =
        expression instanceof Call call
            && call.name().equals("COSINE_SIMILARITY")
            && call.operands().size() == 2;
    if (!cosine) {
      return Optional.empty();
    }
    Expr a = expression.operands().get(0);
    Expr b = expression.operands().get(1);
    Expr column = a instanceof ColumnRef ? a : b;
    Expr vector = column == a ? b : a;
    if (!(column instanceof ColumnRef ref)
        || !(vector instanceof Constant constant)
        || constant.isNull()
        || ref.field() >= source.schema().tensors().size()) {
      return Optional.empty();
    }
    TensorSchema schema = source.schema().tensors().get(ref.field());
    double[] values = Columns.doubles(constant.column());
    double square = 0;
    for (double value : values) {
      square += value * value;
    }
    double norm = Math.sqrt(square);
    boolean fits =
        schema.dtype() == Dtype.FLOAT32
            && ArrowLayout.kind(schema) == ArrowLayout.Kind.FIXED
            && schema.shape().elements() == values.length
            && source.tensor(ref.field()).stats().nulls() == 0
            && norm > SMALLEST
            && norm < LARGEST;
    return fits ? Optional.of(new Nearest(source, ref.field(), values, norm)) : Optional.empty();
  }

  private Optional<int[]> find(boolean descending, int limit, Execution execution) {
    int rows = Math.toIntExact(source.rowCount());
    float[] scores = new float[rows];
    Morsels.map(
        rows,
        execution,
        piece -> {
          execution.check();
          score(piece, scores);
          return true;
        });
    float sign = descending ? 1 : -1;
    float[] best = new float[limit];
    int known = 0;
    for (float score : scores) {
      float value = sign * score;
      if (known < limit) {
        known += Float.isNaN(score) ? 0 : push(best, known, value);
      } else if (value > best[0]) {
        best[0] = value;
        sink(best);
      }
    }
    if (known < limit) {
      return Optional.empty();
    }
    float least = best[0] - 2 * error;
    int[] chosen = new int[rows];
    int n = 0;
    for (int row = 0; row < rows; row++) {
      // Not a number: too large or too small to tell.
      if (!(sign * scores[row] < least)) {
        chosen[n++] = row;
      }
    }
    return n > rows / 4 ? Optional.empty() : Optional.of(Arrays.copyOf(chosen, n));
  }

  /** Adds to a heap whose top is its smallest. */
  private static int push(float[] heap, int size, float value) {
    int child = size;
    while (child > 0 && heap[(child - 1) / 2] > value) {
      heap[child] = heap[(child - 1) / 2];
      child = (child - 1) / 2;
    }
    heap[child] = value;
    return 1;
  }

  private static void sink(float[] heap) {
    float value = heap[0];
    int parent = 0;
    while (2 * parent + 1 < heap.length) {
      int child = 2 * parent + 1;
      child += child + 1 < heap.length && heap[child + 1] < heap[child] ? 1 : 0;
      if (heap[child] >= value) {
        break;
      }
      heap[parent] = heap[child];
      parent = child;
    }
    heap[parent] = value;
  }

  private void score(Rows piece, float[] scores) {
    int n = wanted.length;
    int blockRows = Math.max(1, BLOCK_ELEMENTS / n);
    source.floats(
        tensor,
        piece,
        blockRows,
        (first, count, elements) -> {
          for (int i = 0; i < count; i++) {
            scores[first + i] = similarity(elements, i * n, n);
          }
        });
  }

  private float similarity(float[] x, int start, int n) {
    float[] q = wanted;
    float d0 = 0;
    float d1 = 0;
    float d2 = 0;
    float d3 = 0;
    float d4 = 0;
    float d5 = 0;
    float d6 = 0;
    float d7 = 0;
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int i = 0;
    for (; i + 8 <= n; i += 8) {
      float x0 = x[start + i];
      float x1 = x[start + i + 1];
      float x2 = x[start + i + 2];
      float x3 = x[start + i + 3];
      float x4 = x[start + i + 4];
      float x5 = x[start + i + 5];
      float x6 = x[start + i + 6];
      float x7 = x[start + i + 7];
      d0 += x0 * q[i];
      d1 += x1 * q[i + 1];
      d2 += x2 * q[i + 2];
      d3 += x3 * q[i + 3];
      d4 += x4 * q[i + 4];
      d5 += x5 * q[i + 5];
      d6 += x6 * q[i + 6];
      d7 += x7 * q[i + 7];
      s0 += x0 * x0;
      s1 += x1 * x1;
      s2 += x2 * x2;
      s3 += x3 * x3;
      s4 += x4 * x4;
      s5 += x5 * x5;
      s6 += x6 * x6;
      s7 += x7 * x7;
    }
    for (; i < n; i++) {
      d0 += x[start + i] * q[i];
      s0 += x[start + i] * x[start + i];
    }
    float dot = ((d0 + d1) + (d2 + d3)) + ((d4 + d5) + (d6 + d7));
    float length = (float) Math.sqrt(((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)));
    boolean tells = length > SMALLEST && length < LARGEST;
    return tells ? dot / (length * norm) : Float.NaN;
  }
}
