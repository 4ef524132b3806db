package dev.tarn.version;

import java.util.List;
import java.util.Map;

/**
 * Rows that were appended together and belong to no commit yet.
 *
 * @param block their identity's block, 32 hex digits
 * @param rows how many
 * @param chunks the chunks of each tensor by the tensor's id; a tensor that is missing has nulls
 *     only
 */
record AppendedRows(String block, long rows, Map<String, List<PendingChunk>> chunks) {
  AppendedRows {
    chunks = Map.copyOf(chunks);
  }
}
