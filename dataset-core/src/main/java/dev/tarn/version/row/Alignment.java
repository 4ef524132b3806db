package dev.tarn.version.row;

import java.util.ArrayList;
import java.util.List;

/**
 * Which positions of two commits are the same row, by identity: runs of consecutive positions, in
 * the order of the left ones.
 */
public final class Alignment {
  private final List<Range> ranges;
  private final Positions left;
  private final Positions right;

  /**
   * Consecutive positions that are the same rows on both sides.
   *
   * @param left the first position of the left commit
   * @param right the first position of the right commit
   * @param length how many
   */
  public record Range(long left, long right, long length) {}

  private Alignment(List<Range> ranges) {
    this.ranges = ranges;
    Positions.Builder ours = new Positions.Builder();
    Positions.Builder theirs = new Positions.Builder();
    for (Range range : ranges) {
      ours.addRange(range.left(), range.left() + range.length());
      theirs.addRange(range.right(), range.right() + range.length());
    }
    this.left = ours.build();
    this.right = theirs.build();
  }

  public static Alignment of(RowTable left, RowTable right) {
    List<Range> ranges = new ArrayList<>();
    for (RowTable.Placed mine : left.segments()) {
      long firstOrdinal = mine.segment().firstOrdinal();
      long endOrdinal = firstOrdinal + mine.segment().length();
      for (RowTable.Placed theirs : right.ofBlock(mine.segment().block())) {
        long from = Math.max(firstOrdinal, theirs.segment().firstOrdinal());
        long to = Math.min(endOrdinal, theirs.segment().firstOrdinal() + theirs.segment().length());
        if (from < to) {
          add(
              ranges,
              new Range(
                  mine.first() + from - firstOrdinal,
                  theirs.first() + from - theirs.segment().firstOrdinal(),
                  to - from));
        }
      }
    }
    return new Alignment(List.copyOf(ranges));
  }

  /** Joins ranges that follow each other on both sides. */
  private static void add(List<Range> ranges, Range next) {
    if (!ranges.isEmpty()) {
      Range last = ranges.get(ranges.size() - 1);
      if (last.left() + last.length() == next.left()
          && last.right() + last.length() == next.right()) {
        ranges.set(
            ranges.size() - 1, new Range(last.left(), last.right(), last.length() + next.length()));
        return;
      }
    }
    ranges.add(next);
  }

  /** The ranges, in the order of the left positions. */
  public List<Range> ranges() {
    return ranges;
  }

  /** The left positions that the right commit has too, deleted or not. */
  Positions left() {
    return left;
  }

  /** The right positions that the left commit has too, deleted or not. */
  public Positions right() {
    return right;
  }

  /** Right positions of left ones; those that are not there are left out. */
  public Positions toRight(Positions positions) {
    Positions moved = Positions.none();
    for (Range range : ranges) {
      Positions part = positions.and(Positions.range(range.left(), range.left() + range.length()));
      moved = moved.or(part.shifted(range.right() - range.left()));
    }
    return moved;
  }

  /** Left positions of right ones; those that are not there are left out. */
  public Positions toLeft(Positions positions) {
    Positions moved = Positions.none();
    for (Range range : ranges) {
      Positions part =
          positions.and(Positions.range(range.right(), range.right() + range.length()));
      moved = moved.or(part.shifted(range.left() - range.right()));
    }
    return moved;
  }
}
