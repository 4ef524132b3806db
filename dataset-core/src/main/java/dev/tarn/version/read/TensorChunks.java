package dev.tarn.version.read;

import dev.tarn.chunk.ChunkStats;
import dev.tarn.version.pack.ChunkEntry;
import dev.tarn.version.pack.RunListReader;
import dev.tarn.version.pack.RunRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the chunk of a row, reading only the runs that are asked for. Threads may share it. */
public final class TensorChunks {
  private final RunListReader<ChunkEntry> list;
  private final List<RunRef> runs;
  private final long[] partStarts;
  private final @Nullable Part[] parts;

  /** A chunk and the row it begins with. */
  public record Placed(long firstRow, ChunkEntry entry) {
    public long endRow() {
      return firstRow + entry.rows();
    }
  }

  /** The entries of one run with the rows they begin with. */
  private record Part(List<ChunkEntry> entries, Starts starts) {}

  private static final class Starts {
    final long[] rows;

    Starts(long[] rows) {
      this.rows = rows;
    }
  }

  public TensorChunks(RunListReader<ChunkEntry> list) {
    this.list = list;
    this.runs = list.runs();
    this.partStarts = new long[runs.size() + 1];
    for (int i = 0; i < runs.size(); i++) {
      partStarts[i + 1] = partStarts[i] + runs.get(i).rows();
    }
    this.parts = new Part[runs.size() + 1];
  }

  /** How many rows all chunks have. */
  public long rows() {
    return list.rows();
  }

  public Placed find(long row) {
    int index = floor(partStarts, row);
    Part part = part(index);
    int entry = floor(part.starts.rows, row);
    return new Placed(part.starts.rows[entry], part.entries.get(entry));
  }

  /**
   * The last position whose start is at or before the row; starts of empty entries are passed over.
   */
  private static int floor(long[] starts, long row) {
    int found = Arrays.binarySearch(starts, row);
    if (found < 0) {
      return -found - 2;
    }
    while (found + 1 < starts.length && starts[found + 1] == row) {
      found++;
    }
    return found;
  }

  public List<Placed> all() {
    list.checkCount(list.entries());
    List<Placed> all = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      Part part = part(i);
      for (int j = 0; j < part.entries.size(); j++) {
        all.add(new Placed(part.starts.rows[j], part.entries.get(j)));
      }
    }
    return all;
  }

  /** Statistics of all rows, from the runs' own where they have them. */
  ChunkStats stats() {
    ChunkStats stats = ChunkStats.none();
    for (int i = 0; i < runs.size(); i++) {
      ChunkStats known = runs.get(i).stats();
      if (known == null) {
        stats = plus(stats, part(i).entries);
      } else {
        stats = stats.merge(known);
      }
    }
    return plus(stats, list.tail());
  }

  private static ChunkStats plus(ChunkStats stats, List<ChunkEntry> entries) {
    ChunkStats sum = stats;
    for (ChunkEntry entry : entries) {
      sum = sum.merge(entry.stats());
    }
    return sum;
  }

  private synchronized Part part(int index) {
    Part part = parts[index];
    if (part == null) {
      List<ChunkEntry> entries = index < runs.size() ? list.entries(runs.get(index)) : list.tail();
      long[] starts = new long[entries.size()];
      long row = partStarts[index];
      for (int i = 0; i < starts.length; i++) {
        starts[i] = row;
        row += entries.get(i).rows();
      }
      part = new Part(entries, new Starts(starts));
      parts[index] = part;
    }
    return part;
  }
}
