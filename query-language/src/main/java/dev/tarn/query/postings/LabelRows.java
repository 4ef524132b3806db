package dev.tarn.query.postings;

import dev.tarn.query.expression.Evaluation;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.source.DatasetSource;
import dev.tarn.version.read.TensorReader.ChunkSpan;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.roaringbitmap.RoaringBitmap;

/**
 * The rows that meet a condition on one tensor of one label a row. How many they are is known from
 * the counts of the chunks; which they are is found chunk by chunk, each into its own part of one
 * array. A long chunk is two pieces: where a chunk's part begins and ends is known, so one is
 * worked on from the front and one from the back. Threads may work on different pieces.
 */
public final class LabelRows {
  /** Rows that are read at a time: reading has a cost of its own, whatever is read. */
  private static final int READ_ROWS = 1 << 20;

  /** So few rows at a time that Java compiles the loops well within a process' first query. */
  private static final int BLOCK_ROWS = 1024;

  /** A piece has a multiple of this many rows, those of a batch: others would share its bytes. */
  private static final int PIECE_ROWS = 1 << 16;

  /** Fewer than one row in so many is looked up in the postings, if there are any. */
  private static final int SPARSE = 32;

  private final LabelChunks chunks;
  private final ClassTest test;
  private final int[] table;
  private final int[] starts;
  private final int[] pieces;
  private final int[] found;

  private LabelRows(LabelChunks chunks, ClassTest test) {
    this.chunks = chunks;
    this.test = test;
    this.table = test.table();
    List<ChunkSpan> spans = chunks.spans();
    this.starts = new int[spans.size() + 1];
    for (int chunk = 0; chunk < spans.size(); chunk++) {
      starts[chunk + 1] = Math.toIntExact(starts[chunk] + test.count(chunk));
    }
    this.pieces =
        IntStream.range(0, 2 * spans.size())
            .filter(piece -> piece % 2 == 0 || cut(piece / 2) < rows(piece / 2))
            .toArray();
    this.found = new int[2 * spans.size()];
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

  /** How many pieces there are. */
  public int pieceCount() {
    return pieces.length;
  }

  /** Puts the rows of a piece at their places among all rows that meet the condition, rising. */
  public void find(int piece, RowsInto into) {
    int chunk = pieces[piece] / 2;
    boolean back = pieces[piece] % 2 == 1;
    found[pieces[piece]] = find(chunk, back, into);
  }

  private int find(int chunk, boolean back, RowsInto into) {
    ChunkSpan span = chunks.spans().get(chunk);
    int begin = starts[chunk];
    int count = count(chunk);
    int rows = rows(chunk);
    if (count == 0) {
      return 0;
    }
    if (count == rows) {
      into.range(begin, Math.toIntExact(span.firstRow()), count);
      return count;
    }
    if (isSparse(chunk)) {
      Optional<RoaringBitmap> known = test.ofChunk(chunk, Certainty.TRUE);
      if (known.isPresent()) {
        int[] numbers = known.get().toArray();
        into.put(begin, numbers, numbers.length);
        return numbers.length;
      }
    }
    return back
        ? scan(span, cut(chunk), rows, true, into, begin, begin + count)
        : scan(span, 0, cut(chunk), false, into, begin, begin + count);
  }

  private int count(int chunk) {
    return starts[chunk + 1] - starts[chunk];
  }

  private int rows(int chunk) {
    return Math.toIntExact(chunks.spans().get(chunk).rowCount());
  }

  private boolean isSparse(int chunk) {
    return (long) count(chunk) * SPARSE < rows(chunk);
  }

  /** Where the second piece of a chunk begins; behind its rows if there is none. */
  private int cut(int chunk) {
    int rows = rows(chunk);
    boolean whole = isSparse(chunk) || count(chunk) == rows || rows < 2 * PIECE_ROWS;
    return whole ? rows : (rows / 2 + PIECE_ROWS / 2) / PIECE_ROWS * PIECE_ROWS;
  }

  private int scan(
      ChunkSpan span, int from, int to, boolean back, RowsInto into, int begin, int end) {
    int[] numbers = new int[BLOCK_ROWS];
    int[] picked = new int[BLOCK_ROWS];
    int[] all = {0};
    int reads = (int) (((long) to - from + READ_ROWS - 1) / READ_ROWS);
    for (int i = 0; i < reads; i++) {
      int first = from + (back ? reads - 1 - i : i) * READ_ROWS;
      chunks.read(
          span.firstRow() + first,
          Math.min(READ_ROWS, to - first),
          numbers,
          back,
          (firstRow, block) -> {
            int count = pick(numbers, block, firstRow, table, picked);
            if (count > end - begin - all[0]) {
              throw chunks.disagrees(span);
            }
            all[0] += count;
            into.put(back ? end - all[0] : begin + all[0] - count, picked, count);
          });
    }
    return all[0];
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

  /** Called when all pieces were asked for. */
  public void finish() {
    for (int chunk = 0; chunk < starts.length - 1; chunk++) {
      if (found[2 * chunk] + found[2 * chunk + 1] != count(chunk)) {
        throw chunks.disagrees(chunks.spans().get(chunk));
      }
    }
    chunks.remember();
  }
}
