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
  private static final int BATCH_ROWS = 65_536;

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
  public void find(int chunk, int[] into) {
    ChunkSpan span = chunks.spans().get(chunk);
    int begin = starts[chunk];
    int end = starts[chunk + 1];
    int first = Math.toIntExact(span.firstRow());
    if (begin == end) {
      return;
    }
    if (end - begin == span.rowCount()) {
      for (int i = begin; i < end; i++) {
        into[i] = first + i - begin;
      }
      return;
    }
    if ((long) (end - begin) * SPARSE < span.rowCount()) {
      Optional<RoaringBitmap> known = test.ofChunk(chunk, Certainty.TRUE);
      if (known.isPresent()) {
        int[] rows = known.get().toArray();
        System.arraycopy(rows, 0, into, begin, rows.length);
        return;
      }
    }
    scan(span, first, into, begin, end);
  }

  private void scan(ChunkSpan span, int first, int[] into, int begin, int end) {
    int[] numbers = new int[(int) Math.min(BATCH_ROWS, span.rowCount())];
    int at = begin;
    for (int from = 0; from < span.rowCount(); from += BATCH_ROWS) {
      int count = (int) Math.min(BATCH_ROWS, span.rowCount() - from);
      chunks.read(span.firstRow() + from, count, numbers);
      at = pick(numbers, count, first + from, into, at, end);
    }
    if (at != end) {
      throw chunks.disagrees(span);
    }
  }

  // Without a branch on the data: every row is written, and the place moves on if it is met.
  private int pick(int[] numbers, int count, int first, int[] into, int begin, int end) {
    int at = begin;
    for (int k = 0; k < count && at < end; k++) {
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
