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
    int names = widest(counts);
    int digits = String.format(Locale.ROOT, "%,d", largest).length();
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (name, count) -> {
          int columns = largest == 0 ? 0 : (int) Math.round((double) BAR_COLUMNS * count / largest);
          String bar = "█".repeat(count > 0 ? Math.max(1, columns) : 0);
          double share = total == 0 ? 0 : 100.0 * count / total;
          text.append("  ")
              .append(pad(PlainText.oneLine(name), names))
              .append("  ")
              .append(bar)
              .append(" ".repeat(BAR_COLUMNS - bar.length()))
              .append(String.format(Locale.ROOT, "  %," + digits + "d  %4.1f %%\n", count, share));
        });
    return text.toString();
  }

  /** Two lines for each class, one for each way of counting, on one scale of shares. */
  public static String compare(
      String oneName, Map<String, Long> one, String otherName, Map<String, Long> other) {
    double largest = Math.max(largestShare(one), largestShare(other));
    int names = widest(one);
    int kinds = Math.max(oneName.length(), otherName.length());
    StringBuilder text = new StringBuilder();
    one.forEach(
        (name, count) -> {
          line(
              text,
              pad(PlainText.oneLine(name), names),
              pad(oneName, kinds),
              count,
              total(one),
              largest);
          long second = other.getOrDefault(name, 0L);
          line(text, " ".repeat(names), pad(otherName, kinds), second, total(other), largest);
        });
    return text.toString();
  }

  private static void line(
      StringBuilder text, String name, String kind, long count, long total, double largest) {
    double share = total == 0 ? 0 : (double) count / total;
    int columns = largest == 0 ? 0 : (int) Math.round(BAR_COLUMNS * share / largest);
    String bar = "█".repeat(count > 0 ? Math.max(1, columns) : 0);
    text.append("  ").append(name).append("  ").append(kind).append("  ").append(bar);
    text.append(" ".repeat(BAR_COLUMNS - bar.length()));
    text.append(String.format(Locale.ROOT, "  %,6d  %4.1f %%\n", count, 100 * share));
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - PlainText.width(text));
  }

  private static int widest(Map<String, Long> counts) {
    return counts.keySet().stream()
        .map(PlainText::oneLine)
        .mapToInt(PlainText::width)
        .max()
        .orElse(0);
  }

  private static long total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static double largestShare(Map<String, Long> counts) {
    long largest = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return largest == 0 ? 0 : (double) largest / total(counts);
  }
}
