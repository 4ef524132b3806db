package dev.tarn.query.execute;

import dev.tarn.dataset.RowFinder;
import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.postings.LabelFilter;
import dev.tarn.query.postings.LabelRows;
import dev.tarn.query.postings.RowsInto;
import dev.tarn.query.source.DatasetSource;
import dev.tarn.query.source.RowSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the rows for which a condition is true. */
public final class FilterOperator {
  private FilterOperator() {}

  /**
   * The rows that meet the condition, at most {@code limit}; with a limit, reading stops when it is
   * reached.
   */
  public static Relation run(
      Relation input, int fields, Expr condition, long limit, Execution execution) {
    if (execution.usesIndexes()
        && limit == Long.MAX_VALUE
        && input instanceof ScanRelation scan
        && scan.source() instanceof DatasetSource source) {
      Optional<LabelRows> rows = LabelRows.of(source, condition, execution.evaluation());
      if (rows.isPresent()) {
        execution.note("rowsLookedAt", () -> 0L);
        return new FoundLater(scan, rows.get().count(), finder(rows.get(), execution));
      }
    }
    LabelFilter labels = labels(input, condition, execution);
    if (limit < Long.MAX_VALUE) {
      return firstOnes(input, fields, condition, labels, limit, execution);
    }
    List<Rows> pieces = pieces(input, condition, execution);
    execution.note("rowsLookedAt", () -> pieces.stream().mapToLong(Rows::count).sum());
    List<int[]> found =
        Morsels.map(
            pieces,
            execution.threads(),
            rows -> matching(input, fields, condition, labels, rows, execution));
    labels.finish();
    execution.note("labels", labels::report);
    return SelectedRelation.inOrder(input, concat(found));
  }

  private static RowFinder finder(LabelRows rows, Execution execution) {
    return new RowFinder() {
      @Override
      public int[] find() {
        int[] all = new int[rows.count()];
        find(RowsInto.of(all));
        return all;
      }

      @Override
      public void findInto(long[] into) {
        find(RowsInto.of(into));
      }

      private void find(RowsInto into) {
        Morsels.each(rows.pieceCount(), execution.threads(), piece -> rows.find(piece, into));
        rows.finish();
      }
    };
  }

  /**
   * What is known before a condition on a dataset's rows is computed: how many chunks of the
   * tensors that decide it cannot hold a match, and which part of it is about class labels alone.
   */
  public static Map<String, Object> outlook(RowSource source, Expr condition) {
    Map<String, Object> outlook = new LinkedHashMap<>();
    long rows =
        Pruning.pieces(source, condition, Morsels.SIZE).stream().mapToLong(Rows::count).sum();
    outlook.put("rowsAfterStatistics", rows);
    Pruning.chunks(source, condition)
        .ifPresent(
            skipped -> {
              outlook.put("chunks", skipped.all());
              outlook.put("chunksSkipped", skipped.skipped());
            });
    return outlook;
  }

  private static List<Rows> pieces(Relation input, Expr condition, Execution execution) {
    int size = execution.batchRows(input, List.of(condition));
    return execution.usesIndexes() && input instanceof ScanRelation scan
        ? Pruning.pieces(scan.source(), condition, size)
        : Morsels.pieces(0, input.rowCount(), size);
  }

  private static LabelFilter labels(Relation input, Expr condition, Execution execution) {
    if (execution.usesIndexes()
        && input instanceof ScanRelation scan
        && scan.source() instanceof DatasetSource source) {
      return LabelFilter.of(source, condition, execution.evaluation());
    }
    return LabelFilter.none();
  }

  private static Relation firstOnes(
      Relation input,
      int fields,
      Expr condition,
      LabelFilter labels,
      long limit,
      Execution execution) {
    int[] found = new int[0];
    long looked = 0;
    List<Rows> pieces = pieces(input, condition, execution);
    for (Rows rows :
        FirstPieces.of(
            pieces, input, condition, limit, execution.batchRows(input, List.of(condition)))) {
      if (found.length >= limit) {
        break;
      }
      looked += rows.count();
      found = concat(List.of(found, matching(input, fields, condition, labels, rows, execution)));
    }
    long tested = looked;
    execution.note("rowsLookedAt", () -> tested);
    execution.note("labels", labels::report);
    return SelectedRelation.of(
        input, found.length > limit ? Arrays.copyOf(found, (int) limit) : found);
  }

  private static int[] matching(
      Relation input,
      int fields,
      Expr condition,
      LabelFilter labels,
      Rows rows,
      Execution execution) {
    Batch batch = execution.batch(input, rows, fields);
    Optional<int[]> known = labels.matching(rows, some -> execution.batch(input, some, fields));
    if (known.isPresent()) {
      return known.get();
    }
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
