package dev.tarn.dataset;

import dev.tarn.chunk.ChunkStats;
import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is in a dataset at one commit; no data is read for it.
 *
 * @param location where the dataset lies
 * @param commit id of the commit
 * @param branch the branch, empty where there is none
 * @param rowCount rows
 * @param tensors the tensors in order
 */
public record Summary(
    String location, String commit, String branch, long rowCount, List<TensorSummary> tensors) {
  /** Copies the list. */
  public Summary {
    tensors = List.copyOf(tensors);
  }

  /**
   * One tensor.
   *
   * @param schema what it is
   * @param stats of all its samples
   * @param classCounts rows per class name, empty for tensors that are no labels
   */
  public record TensorSummary(
      TensorSchema schema, ChunkStats stats, Map<String, Long> classCounts) {
    /**
     * The smallest and largest size of each dimension, for people: {@code (28, 28, 3)} or {@code
     * (1..9, 4)}.
     */
    public String shapeText() {
      List<String> dims = new ArrayList<>();
      for (int i = 0; i < stats.shapeMin().size(); i++) {
        int min = stats.shapeMin().get(i);
        int max = stats.shapeMax().get(i);
        dims.add(min == max ? Integer.toString(min) : min + ".." + max);
      }
      return dims.isEmpty() && schema.ndim() > 0
          ? schema.shape().toString()
          : "(" + String.join(", ", dims) + (dims.size() == 1 ? ",)" : ")");
    }
  }

  /** Rows per class name for each label tensor. */
  public Map<String, Map<String, Long>> classCounts() {
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
    for (TensorSummary tensor : tensors) {
      if (!tensor.classCounts().isEmpty()) {
        counts.put(tensor.schema().name(), tensor.classCounts());
      }
    }
    return counts;
  }

  /** The table that people read. */
  @Override
  public String toString() {
    List<String[]> cells = new ArrayList<>();
    cells.add(new String[] {"tensor", "htype", "dtype", "shape", "size", "nulls"});
    for (TensorSummary tensor : tensors) {
      cells.add(
          new String[] {
            tensor.schema().name(),
            tensor.schema().htypeName(),
            tensor.schema().dtype().toString(),
            tensor.shapeText(),
            size(tensor.stats().bytes()),
            Long.toString(tensor.stats().nulls())
          });
    }
    StringBuilder text = new StringBuilder();
    text.append(location).append(": ").append(rowCount).append(rowCount == 1 ? " row" : " rows");
    text.append(branch.isEmpty() ? "" : " on " + branch)
        .append(" at ")
        .append(commit, 0, 8)
        .append('\n');
    int[] widths = new int[6];
    cells.forEach(row -> widen(widths, row));
    for (String[] row : cells) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        String pad = " ".repeat(widths[i] - row[i].length());
        line.append("  ").append(i < 4 ? row[i] + pad : pad + row[i]);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    classCounts()
        .forEach(
            (tensor, counts) ->
                text.append("  ").append(tensor).append(": ").append(classes(counts)).append('\n'));
    return text.toString();
  }

  private static void widen(int[] widths, String[] row) {
    for (int i = 0; i < row.length; i++) {
      widths[i] = Math.max(widths[i], row[i].length());
    }
  }

  private static String classes(Map<String, Long> counts) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      if (parts.size() == 12) {
        parts.add("… " + (counts.size() - 12) + " more");
        break;
      }
      // A line end in a class name stays within its line.
      parts.add(entry.getKey().replace("\n", "\\n") + " " + entry.getValue());
    }
    return String.join(", ", parts);
  }

  private static String size(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
  }
}
