package dev.tarn.query.postings;

import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Evaluation;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.sample.DrawnPlaces;
import dev.tarn.query.source.DatasetSource;
import dev.tarn.version.read.TensorReader.ChunkSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Rows grouped by weights that depend on one tensor of one label a row, as MAX_WEIGHT of conditions
 * on its classes gives. How many rows have each weight is known from the counts of the chunks.
 * Threads may work on different chunks.
 */
public final class LabelWeights {
  private static final int READ_ROWS = 1 << 20;

  /** So few rows at a time that they stay in the first cache, and loops are compiled early. */
  private static final int BLOCK_ROWS = 4096;

  private final LabelChunks chunks;
  private final double[] values;
  private final int[] groups;
  private final int[][] starts;

  private LabelWeights(LabelChunks chunks, double[] byNumber) {
    this.chunks = chunks;
    this.values = Arrays.stream(byNumber).filter(w -> w > 0).sorted().distinct().toArray();
    this.groups =
        Arrays.stream(byNumber)
            .mapToInt(w -> w > 0 ? Arrays.binarySearch(values, w) : -1)
            .toArray();
    this.starts = starts();
  }

  /**
   * For weights on the rows of a source; empty where they depend on more, or any is no finite
   * number of at least 0.
   *
   * @param conditions of MAX_WEIGHT or SUM_WEIGHT
   * @param weights one per condition
   * @param largest whether a row takes the largest of its weights, else their sum
   */
  public static Optional<LabelWeights> of(
      DatasetSource source,
      List<Expr> conditions,
      double[] weights,
      boolean largest,
      Evaluation evaluation) {
    LabelConditions found = new LabelConditions(source, evaluation);
    List<int[]> tables = new ArrayList<>();
    LabelChunks chunks = null;
    for (Expr condition : conditions) {
      Optional<ClassTest> test =
          found.of(condition).filter(t -> t instanceof ClassTest).map(t -> (ClassTest) t);
      boolean always = condition instanceof Constant c && Boolean.TRUE.equals(c.value());
      if (test.isEmpty() && !always) {
        return Optional.empty();
      }
      tables.add(test.map(ClassTest::table).orElse(new int[0]));
      chunks = test.isPresent() ? test.get().chunks() : chunks;
    }
    boolean good = Arrays.stream(weights).allMatch(w -> w >= 0 && w < Double.POSITIVE_INFINITY);
    if (chunks == null || !good || found.tensors().size() != 1 || !chunks.coversAllRows()) {
      return Optional.empty();
    }
    return weights(chunks, tables, weights, largest);
  }

  private static Optional<LabelWeights> weights(
      LabelChunks chunks, List<int[]> tables, double[] weights, boolean largest) {
    double[] byNumber = new double[tables.stream().mapToInt(t -> t.length).max().orElse(0)];
    for (int n = 0; n < byNumber.length; n++) {
      for (int c = 0; c < weights.length; c++) {
        int[] table = tables.get(c);
        if (table.length == 0 || table[n] != 0) {
          byNumber[n] = largest ? Math.max(byNumber[n], weights[c]) : byNumber[n] + weights[c];
        }
      }
      if (byNumber[n] == Double.POSITIVE_INFINITY) {
        return Optional.empty();
      }
    }
    return Optional.of(new LabelWeights(chunks, byNumber));
  }

  /** For each chunk where the rows of each weight begin; behind the last chunk, where they end. */
  private int[][] starts() {
    List<ChunkSpan> spans = chunks.spans();
    int[][] counts = new int[spans.size()][values.length];
    for (int chunk = 0; chunk < spans.size(); chunk++) {
      for (int value : chunks.values(chunk)) {
        int group = groups[value + 1];
        if (group >= 0) {
          counts[chunk][group] += Math.toIntExact(chunks.count(chunk, value));
        }
      }
    }
    int[][] all = new int[spans.size() + 1][values.length];
    int next = 0;
    for (int group = 0; group < values.length; group++) {
      for (int chunk = 0; chunk < spans.size(); chunk++) {
        all[chunk][group] = next;
        next = Math.addExact(next, counts[chunk][group]);
      }
      all[spans.size()][group] = next;
    }
    return all;
  }

  /** The different weights above 0, rising. */
  public double[] values() {
    return values.clone();
  }

  /** Where the rows of each weight begin, and behind them where the last end. */
  public int[] groupStarts() {
    int[] all = new int[values.length + 1];
    System.arraycopy(starts[0], 0, all, 0, values.length);
    all[values.length] = values.length == 0 ? 0 : starts[starts.length - 1][values.length - 1];
    return all;
  }

  /** How many chunks there are. */
  public int chunkCount() {
    return starts.length - 1;
  }

  /** Puts the rows of a chunk at their places among the rows of their weights. */
  public void find(int chunk, int[] into) {
    find(chunk, (numbers, count, first, next) -> place(numbers, count, first, next, into));
  }

  /** Puts those rows of a chunk that are at drawn places at the numbers of these. */
  public void find(int chunk, DrawnPlaces drawn, int[] into) {
    find(chunk, (numbers, count, first, next) -> pick(numbers, count, first, next, drawn, into));
  }

  private interface Block {
    /** Takes consecutive rows' classes, and moves on the next places of their weights. */
    void take(int[] numbers, int count, int first, int[] next);
  }

  private void find(int chunk, Block block) {
    ChunkSpan span = chunks.spans().get(chunk);
    int[] next = starts[chunk].clone();
    int[] numbers = new int[(int) Math.min(BLOCK_ROWS, span.rowCount())];
    for (long from = 0; from < span.rowCount(); from += READ_ROWS) {
      chunks.read(
          span.firstRow() + from,
          (int) Math.min(READ_ROWS, span.rowCount() - from),
          numbers,
          false,
          (first, count) -> block.take(numbers, count, first, next));
    }
    if (!Arrays.equals(next, starts[chunk + 1])) {
      throw chunks.disagrees(span);
    }
  }

  private void place(int[] numbers, int count, int first, int[] next, int[] into) {
    for (int k = 0; k < count; k++) {
      int group = groups[numbers[k] + 1];
      if (group >= 0) {
        into[next[group]++] = first + k;
      }
    }
  }

  private void pick(
      int[] numbers, int count, int first, int[] next, DrawnPlaces drawn, int[] into) {
    for (int k = 0; k < count; k++) {
      int group = groups[numbers[k] + 1];
      if (group >= 0) {
        int place = next[group]++;
        if (drawn.has(place)) {
          into[drawn.number(place)] = first + k;
        }
      }
    }
  }
}
