package dev.tarn.query.source;

import dev.tarn.query.expression.Rows;
import dev.tarn.version.read.TensorReader.ChunkSpan;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which chunks of which tensors were read. Threads may share it. */
public final class ReadLog {
  private final Map<String, long[]> firstRows = new TreeMap<>();
  private final Map<String, BitSet> read = new TreeMap<>();

  synchronized void note(String tensor, List<ChunkSpan> chunks, Rows rows) {
    long[] first =
        firstRows.computeIfAbsent(
            tensor, t -> chunks.stream().mapToLong(ChunkSpan::firstRow).toArray());
    BitSet seen = read.computeIfAbsent(tensor, t -> new BitSet());
    if (rows.isRange() && rows.count() > 0) {
      seen.set(holding(first, rows.from()), holding(first, rows.from() + rows.count() - 1) + 1);
      return;
    }
    for (int i = 0; i < rows.count(); i++) {
      if (rows.position(i) >= 0) {
        seen.set(holding(first, rows.position(i)));
      }
    }
  }

  private static int holding(long[] firstRows, long row) {
    int at = Arrays.binarySearch(firstRows, row);
    return Math.max(0, at >= 0 ? at : -at - 2);
  }

  /** For each tensor that was read, how many of its chunks were and how many were not. */
  public synchronized Map<String, Map<String, Object>> counts() {
    Map<String, Map<String, Object>> counts = new LinkedHashMap<>();
    read.forEach(
        (tensor, chunks) -> {
          int all = firstRows.get(tensor).length;
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("chunksRead", chunks.cardinality());
          one.put("chunksSkipped", all - chunks.cardinality());
          counts.put(tensor, one);
        });
    return counts;
  }
}
