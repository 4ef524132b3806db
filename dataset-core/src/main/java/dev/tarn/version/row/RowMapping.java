package dev.tarn.version.row;

import dev.tarn.error.ConflictException;

/** Finds the positions of one commit's rows in another commit, by their identities. */
public final class RowMapping {
  private final RowTable from;
  private final RowTable to;
  private final boolean isPrefix;

  public RowMapping(RowTable from, RowTable to) {
    this.from = from;
    this.to = to;
    this.isPrefix = isPrefix(from, to);
  }

  private static boolean isPrefix(RowTable from, RowTable to) {
    int count = from.segments().size();
    return count <= to.segments().size() && from.segments().equals(to.segments().subList(0, count));
  }

  /** Whether every position is the same in both. */
  boolean isPrefix() {
    return isPrefix;
  }

  /** The position there, or -1 if the row is not there. */
  public long find(long position) {
    if (isPrefix) {
      return position;
    }
    RowTable.Placed placed = from.segment(position);
    return to.find(
        placed.segment().block(), placed.segment().firstOrdinal() + position - placed.first());
  }

  /**
   * The positions there, all of which are there.
   *
   * @throws ConflictException if they come in another order
   */
  public Positions map(Positions positions) {
    if (isPrefix) {
      return positions;
    }
    Positions.Builder mapped = new Positions.Builder();
    long[] last = {-1};
    positions.forEach(
        position -> {
          long moved = find(position);
          if (moved <= last[0]) {
            throw new ConflictException(
                "rows-moved",
                "The rows that this change edits stand in another order now.",
                "Reset this change and make it again on the newest commit.");
          }
          last[0] = moved;
          mapped.add(moved);
        });
    return mapped.build();
  }
}
