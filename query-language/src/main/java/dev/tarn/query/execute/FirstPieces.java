package dev.tarn.query.execute;

import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.source.ChunkSummary;
import dev.tarn.query.source.RowSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Cuts pieces of rows into smaller ones for a search that stops early: few rows at first, then
 * twice as many each time, and never over the end of a large chunk that is read for them.
 */
final class FirstPieces {
  private static final int LEAST = 64;
  private static final long LARGE_BYTES = 256 << 10;

  private FirstPieces() {}

  static List<Rows> of(
      List<Rows> pieces, Relation input, Expr condition, long limit, int batchRows) {
    TreeSet<Integer> ends = new TreeSet<>();
    if (input instanceof ScanRelation scan) {
      addEnds(condition, scan.source(), ends);
    }
    List<Rows> smaller = new ArrayList<>();
    int size = (int) Math.min(batchRows, Math.max(LEAST, limit));
    for (Rows piece : pieces) {
      int end = piece.from() + piece.count();
      for (int at = piece.from(); at < end; ) {
        Integer chunkEnd = ends.higher(at);
        int to = (int) Math.min(end, (long) at + size);
        to = chunkEnd == null ? to : Math.min(to, chunkEnd);
        smaller.add(Rows.range(at, to - at));
        at = to;
        size = Math.min(batchRows, 2 * size);
      }
    }
    return smaller;
  }

  private static void addEnds(Expr expression, RowSource source, TreeSet<Integer> ends) {
    boolean tensor =
        expression instanceof ColumnRef column && column.field() < source.schema().tensors().size();
    if (tensor) {
      for (ChunkSummary chunk : source.chunks(((ColumnRef) expression).field())) {
        if (chunk.stats().bytes() >= LARGE_BYTES) {
          ends.add(Math.toIntExact(chunk.firstRow() + chunk.rowCount()));
        }
      }
    }
    expression.operands().forEach(operand -> addEnds(operand, source, ends));
  }
}
