package dev.tarn.version.row;

import dev.tarn.version.object.ObjectLimits;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which position holds which row: rows are numbered by their rank among the positions that are not
 * deleted. Immutable; threads may share it. Costs 12 bytes per 65,536 positions and, in blocks that
 * were asked for, 2 bytes per deleted one.
 */
public final class LivePositions {
  private static final int BLOCK_BITS = 16;
  private static final int BLOCK = 1 << BLOCK_BITS;

  private final long positions;
  private final Positions deleted;

  /**
   * Live positions before each block, and at the end all of them; none where nothing is deleted.
   */
  private final long[] liveBefore;

  /** The deleted positions of each block that was asked for, less the block's first. */
  private final char @Nullable [][] deletedInBlock;

  /**
   * @param positions how many positions there are
   * @param deleted those without a row
   */
  public LivePositions(long positions, Positions deleted) {
    this.positions = positions;
    this.deleted = deleted;
    if (deleted.isEmpty()) {
      liveBefore = new long[0];
      deletedInBlock = new char[0][];
      return;
    }
    long wanted = (positions >>> BLOCK_BITS) + 1;
    ObjectLimits.checkValues("A dataset of " + positions + " positions has blocks", wanted);
    int blocks = (int) ((positions + BLOCK - 1) >>> BLOCK_BITS);
    int[] counts = deleted.countsPerBlock();
    liveBefore = new long[blocks + 1];
    deletedInBlock = new char[blocks][];
    for (int block = 0; block < blocks; block++) {
      long size = Math.min(BLOCK, positions - ((long) block << BLOCK_BITS));
      liveBefore[block + 1] =
          liveBefore[block] + size - (block < counts.length ? counts[block] : 0);
    }
  }

  /** Positions without a row. */
  public Positions deleted() {
    return deleted;
  }

  /** How many rows there are. */
  public long rowCount() {
    return deleted.isEmpty() ? positions : liveBefore[liveBefore.length - 1];
  }

  /** Whether every position from that of one row to that of another holds a row. */
  public boolean isDense(long firstRow, long count) {
    return deleted.isEmpty()
        || count == 0
        || position(firstRow + count - 1) - position(firstRow) == count - 1;
  }

  /** Where a row lies. */
  public long position(long row) {
    Objects.checkIndex(row, rowCount());
    if (deleted.isEmpty()) {
      return row;
    }
    int block = blockOfRow(row);
    char[] gaps = deletedIn(block);
    int rest = (int) (row - liveBefore[block]);
    int low = 0;
    int high = gaps.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (gaps[middle] - middle <= rest) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return ((long) block << BLOCK_BITS) + rest + low;
  }

  private int blockOfRow(long row) {
    int found = Arrays.binarySearch(liveBefore, row);
    if (found < 0) {
      return -found - 2;
    }
    while (found + 1 < liveBefore.length && liveBefore[found + 1] == row) {
      found++;
    }
    return found;
  }

  /** How many rows lie before a position: the number of its row, if it has one. */
  public long row(long position) {
    Objects.checkIndex(position, positions + 1);
    if (deleted.isEmpty()) {
      return position;
    }
    int block = (int) (position >>> BLOCK_BITS);
    if (block >= deletedInBlock.length) {
      return rowCount();
    }
    int within = (int) (position & (BLOCK - 1));
    char[] gaps = deletedIn(block);
    int found = Arrays.binarySearch(gaps, (char) within);
    return liveBefore[block] + within - (found < 0 ? -found - 1 : found);
  }

  /** The positions of consecutive rows. */
  public long[] positions(long firstRow, int count) {
    long[] found = new long[count];
    if (count == 0) {
      return found;
    }
    Objects.checkFromIndexSize(firstRow, count, rowCount());
    long next = position(firstRow);
    int i = 0;
    while (i < count) {
      int block = (int) (next >>> BLOCK_BITS);
      long blockEnd = Math.min(positions, ((long) block + 1) << BLOCK_BITS);
      char[] gaps = deleted.isEmpty() ? new char[0] : deletedIn(block);
      int gap = Arrays.binarySearch(gaps, (char) (next & (BLOCK - 1)));
      gap = gap < 0 ? -gap - 1 : gap;
      while (i < count && next < blockEnd) {
        if (gap < gaps.length && (next & (BLOCK - 1)) == gaps[gap]) {
          gap++;
        } else {
          found[i++] = next;
        }
        next++;
      }
    }
    return found;
  }

  /** The positions of some rows, in their order. */
  public long[] positions(long[] rows, int from, int to) {
    long[] found = new long[to - from];
    for (int i = from; i < to; i++) {
      found[i - from] = position(rows[i]);
    }
    return found;
  }

  private char[] deletedIn(int block) {
    char[] known = deletedInBlock[block];
    if (known == null) {
      long first = (long) block << BLOCK_BITS;
      long[] all = deleted.and(Positions.range(first, first + BLOCK)).toArray();
      known = new char[all.length];
      for (int i = 0; i < all.length; i++) {
        known[i] = (char) (all[i] - first);
      }
      // Threads that race here write equal arrays.
      deletedInBlock[block] = known;
    }
    return known;
  }
}
