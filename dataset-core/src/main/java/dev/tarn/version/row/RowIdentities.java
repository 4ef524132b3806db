package dev.tarn.version.row;

import dev.tarn.version.object.Hashes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A set of row identities, of any commits, that are to go. Grows; for one thread.
 *
 * <p>A row that was purged leaves its position behind, deleted, with an identity by which nobody
 * finds it: its block is eight zero bytes and the first eight of the SHA-256 of the old block, so
 * that all commits that had the row agree.
 */
public final class RowIdentities {
  private static final String PURGED = "0".repeat(16);

  /** By block the ordinals. */
  private final Map<String, Positions> ordinals = new HashMap<>();

  /** Adds the identities of positions, but for rows that were purged before. */
  public void add(RowTable table, Positions positions) {
    for (RowTable.Placed placed : table.segments()) {
      RowSegment segment = placed.segment();
      Positions within = positions.and(Positions.range(placed.first(), placed.end()));
      if (!within.isEmpty() && !segment.block().startsWith(PURGED)) {
        Positions moved = within.shifted(segment.firstOrdinal() - placed.first());
        ordinals.merge(segment.block(), moved, Positions::or);
      }
    }
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return ordinals.isEmpty();
  }

  /** How many there are. */
  public long count() {
    return ordinals.values().stream().mapToLong(Positions::count).sum();
  }

  /**
   * Which rows of consecutive segments have these identities, counted from the first one's first
   * row.
   */
  public Positions in(List<RowSegment> segments) {
    Positions found = Positions.none();
    long first = 0;
    for (RowSegment segment : segments) {
      Positions wanted = ordinals.get(segment.block());
      if (wanted != null) {
        long from = segment.firstOrdinal();
        Positions here = wanted.and(Positions.range(from, from + segment.length()));
        found = found.or(here.shifted(first - from));
      }
      first += segment.length();
    }
    return found;
  }

  /** A segment in which these rows are purged ones: as many rows, in several segments. */
  public List<RowSegment> purged(RowSegment segment) {
    Positions going = in(List.of(segment));
    if (going.isEmpty()) {
      return List.of(segment);
    }
    List<RowSegment> pieces = new ArrayList<>();
    long[] rows = going.toArray();
    long next = 0;
    for (int i = 0; i < rows.length; ) {
      add(pieces, segment, segment.block(), next, rows[i]);
      int end = i + 1;
      while (end < rows.length && rows[end] == rows[end - 1] + 1) {
        end++;
      }
      next = rows[end - 1] + 1;
      add(pieces, segment, purgedBlock(segment.block()), rows[i], next);
      i = end;
    }
    add(pieces, segment, segment.block(), next, segment.length());
    return pieces;
  }

  private static void add(
      List<RowSegment> pieces, RowSegment of, String block, long from, long end) {
    if (from < end) {
      pieces.add(new RowSegment(block, of.firstOrdinal() + from, end - from));
    }
  }

  private static String purgedBlock(String block) {
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(block));
    return PURGED + Hashes.sha256(List.of(bytes)).substring(0, block.length() - PURGED.length());
  }
}
