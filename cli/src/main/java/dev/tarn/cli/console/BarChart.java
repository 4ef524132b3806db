package dev.tarn.cli.console;

import java.util.Locale;
import java.util.Map;

/** Counts per class as bars of text. */
public final class BarChart {
  private static final int BAR_COLUMNS = 40;

  private BarChart() {}

  /** A line for each class: its name, its bar, its count and its share, indented by two spaces. */
  public static String render(Map<String, Long> counts) {
    long largest = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    int names = counts.keySet().stream().mapToInt(String::length).max().orElse(0);
    int digits = String.format(Locale.ROOT, "%,d", largest).length();
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (name, count) -> {
          int columns = largest == 0 ? 0 : (int) Math.round((double) BAR_COLUMNS * count / largest);
          String bar = "█".repeat(count > 0 ? Math.max(1, columns) : 0);
          double share = total == 0 ? 0 : 100.0 * count / total;
          text.append("  ")
              .append(name)
              .append(" ".repeat(names - name.length()))
              .append("  ")
              .append(bar)
              .append(" ".repeat(BAR_COLUMNS - bar.length()))
              .append(String.format(Locale.ROOT, "  %," + digits + "d  %4.1f %%\n", count, share));
        });
    return text.toString();
  }
}
