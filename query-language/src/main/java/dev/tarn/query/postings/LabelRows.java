package dev.tarn.query.postings;

import dev.tarn.query.expression.Evaluation;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.source.DatasetSource;
import dev.tarn.version.read.TensorReader.ChunkSpan;
import java.util.List;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/**
 * The rows that meet a condition on one tensor of one label a row. How many they are is known from
 * the counts of the chunks; which they are is found chunk by chunk, each into its own part of one
 * array. Threads may work on different chunks.
 */
public final class LabelRows {
  /** Rows that are read at a time: reading has a cost of its own, whatever is read. */
  private static final int READ_ROWS = 1 << 20;

  /** So few rows at a time that Java compiles the loops well within a process' first query. */
  private static final int BLOCK_ROWS = 1024;

  /** Fewer than one row in so many is looked up in the postings, if there are any. */
  private static final int SPARSE = 32;

  private final LabelChunks chunks;
  private final ClassTest test;
  private final int[] table;
  private final int[] starts;

  private LabelRows(LabelChunks chunks, ClassTest test) {
    this.chunks = chunks;
    this.test = test;
    this.table = test.table();
    List<ChunkSpan> spans = chunks.spans();
    this.starts = new int[spans.size() + 1];
    for (int chunk = 0; chunk < spans.size(); chunk++) {
      starts[chunk + 1] = Math.toIntExact(starts[chunk] + test.count(chunk));
    }
  }

  /**
   * For a condition on the rows of a source; empty if it is about more than one tensor of labels.
   *
   * @param condition its fields are the source's tensors, in their order
   */
  public static Optional<LabelRows> of(
      DatasetSource source, Expr condition, Evaluation evaluation) {
    LabelConditions conditions = new LabelConditions(source, evaluation);
    return conditions
        .of(condition)
        .filter(found -> found instanceof ClassTest)
        .map(found -> (ClassTest) found)
        .filter(test -> test.chunks().coversAllRows())
        .map(test -> new LabelRows(test.chunks(), test));
  }

  /** How many rows meet the condition; nothing is read. */
  public int count() {
    return starts[starts.length - 1];
  }

  /** How many chunks there are. */
  public int chunkCount() {
    return starts.length - 1;
  }

  /** Puts the rows of a chunk at their places among all rows that meet the condition, rising. */
  public void find(int chunk, RowsInto into) {
    ChunkSpan span = chunks.spans().get(chunk);
    int begin = starts[chunk];
    int end = starts[chunk + 1];
    int first = Math.toIntExact(span.firstRow());
    if (begin == end) {
      return;
    }
    if (end - begin == span.rowCount()) {
      into.range(begin, first, end - begin);
      return;
    }
    if ((long) (end - begin) * SPARSE < span.rowCount()) {
      Optional<RoaringBitmap> known = test.ofChunk(chunk, Certainty.TRUE);
      if (known.isPresent()) {
        int[] rows = known.get().toArray();
        into.put(begin, rows, rows.length);
        return;
      }
    }
    scan(span, into, begin, end);
  }

  private void scan(ChunkSpan span, RowsInto into, int begin, int end) {
    int[] numbers = new int[BLOCK_ROWS];
    int[] picked = new int[BLOCK_ROWS];
    int[] at = {begin};
    for (int from = 0; from < span.rowCount(); from += READ_ROWS) {
      int count = (int) Math.min(READ_ROWS, span.rowCount() - from);
      chunks.read(
          span.firstRow() + from,
          count,
          numbers,
          (firstRow, block) -> {
            int found = pick(numbers, block, firstRow, table, picked);
            if (found > end - at[0]) {
              throw chunks.disagrees(span);
            }
            into.put(at[0], picked, found);
            at[0] += found;
          });
    }
    if (at[0] != end) {
      throw chunks.disagrees(span);
    }
  }

  // Without a branch on the data: every row is written, and the place moves on if it is met.
  private static int pick(int[] numbers, int count, int first, int[] table, int[] into) {
    int at = 0;
    for (int k = 0; k < count; k++) {
      into[at] = first + k;
      at += table[numbers[k] + 1];
    }
    return at;
  }

  /** Called when all chunks were asked for. */
  public void finish() {
    chunks.remember();
  }
}
