package dev.tarn.version.row;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The identities of a commit's positions: segments of blocks, in the order of the positions.
 * Immutable; threads may share it.
 */
public final class RowTable {
  private final List<Placed> segments;
  private final Map<String, List<Placed>> byBlock = new HashMap<>();

  /** A segment and the position it begins with. */
  public record Placed(long first, RowSegment segment) {
    public long end() {
      return first + segment.length();
    }
  }

  public RowTable(List<RowSegment> segments) {
    List<Placed> placed = new ArrayList<>(segments.size());
    long first = 0;
    for (RowSegment segment : segments) {
      Placed next = new Placed(first, segment);
      placed.add(next);
      byBlock.computeIfAbsent(segment.block(), block -> new ArrayList<>(1)).add(next);
      first += segment.length();
    }
    this.segments = List.copyOf(placed);
  }

  /** The segments, in the order of their positions. */
  public List<Placed> segments() {
    return segments;
  }

  /** How many positions there are. */
  long positions() {
    return segments.isEmpty() ? 0 : segments.get(segments.size() - 1).end();
  }

  /** The identity of a position, {@code block:ordinal}. */
  public String identity(long position) {
    Placed placed = segment(position);
    return placed.segment().block()
        + ":"
        + (placed.segment().firstOrdinal() + position - placed.first());
  }

  /** The segment that holds a position. */
  public Placed segment(long position) {
    int low = 0;
    int high = segments.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (segments.get(middle).end() <= position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (position < 0 || low == segments.size()) {
      throw new IndexOutOfBoundsException("Position " + position + " of " + positions());
    }
    return segments.get(low);
  }

  /** The segments of a block here, in the order of their positions. */
  List<Placed> ofBlock(String block) {
    return byBlock.getOrDefault(block, List.of());
  }

  /** The position of an identity, or -1 if it is not here. */
  public long find(String block, long ordinal) {
    for (Placed placed : ofBlock(block)) {
      long within = ordinal - placed.segment().firstOrdinal();
      if (within >= 0 && within < placed.segment().length()) {
        return placed.first() + within;
      }
    }
    return -1;
  }
}
