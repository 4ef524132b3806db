package dev.tarn.version.write;

import dev.tarn.version.pack.PendingChunk;
import dev.tarn.version.row.RowSegment;
import java.util.List;
import java.util.Map;

/**
 * Rows that were appended together and belong to no commit yet.
 *
 * @param segments their identities, in order
 * @param chunks the chunks of each tensor by the tensor's id; a tensor that is missing has nulls
 *     only
 */
public record AppendedRows(List<RowSegment> segments, Map<String, List<PendingChunk>> chunks) {
  public AppendedRows {
    segments = List.copyOf(segments);
    chunks = Map.copyOf(chunks);
  }

  /** New rows of a block of their own. */
  public static AppendedRows of(String block, long rows, Map<String, List<PendingChunk>> chunks) {
    return new AppendedRows(List.of(new RowSegment(block, 0, rows)), chunks);
  }

  /** How many rows. */
  long rows() {
    return segments.stream().mapToLong(RowSegment::length).sum();
  }
}
