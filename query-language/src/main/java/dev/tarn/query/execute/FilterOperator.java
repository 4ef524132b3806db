package dev.tarn.query.execute;

import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import java.util.Arrays;
import java.util.List;

/** Finds the rows for which a condition is true. */
public final class FilterOperator {
  private FilterOperator() {}

  /**
   * The rows that meet the condition, at most {@code limit}; with a limit, reading stops when it is
   * reached.
   */
  public static Relation run(
      Relation input, int fields, Expr condition, long limit, Execution execution) {
    if (limit < Long.MAX_VALUE) {
      return firstOnes(input, fields, condition, limit, execution);
    }
    List<int[]> found =
        Morsels.map(
            pieces(input, condition),
            execution.threads(),
            rows -> matching(input, fields, condition, rows, execution));
    return SelectedRelation.of(input, concat(found));
  }

  private static List<Rows> pieces(Relation input, Expr condition) {
    return input instanceof ScanRelation scan
        ? Pruning.pieces(scan.source(), condition)
        : Morsels.pieces(input.rowCount());
  }

  private static Relation firstOnes(
      Relation input, int fields, Expr condition, long limit, Execution execution) {
    int[] found = new int[0];
    for (Rows rows : pieces(input, condition)) {
      if (found.length >= limit) {
        break;
      }
      found = concat(List.of(found, matching(input, fields, condition, rows, execution)));
    }
    return SelectedRelation.of(
        input, found.length > limit ? Arrays.copyOf(found, (int) limit) : found);
  }

  private static int[] matching(
      Relation input, int fields, Expr condition, Rows rows, Execution execution) {
    Batch batch = execution.batch(input, rows, fields);
    int[] met = Batch.trueRows(condition.evaluate(batch), batch.size());
    for (int i = 0; i < met.length; i++) {
      met[i] = rows.position(met[i]);
    }
    return met;
  }

  private static int[] concat(List<int[]> parts) {
    int[] all = new int[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (int[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
