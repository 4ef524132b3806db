package dev.tarn.training.report;

import java.util.List;
import java.util.function.LongFunction;

/** Horizontal bars, one group a name, one bar a series; as inline SVG. */
final class BarChart implements Block {
  /** Beyond this many groups only the largest are drawn and the rest is counted. */
  static final int MOST_GROUPS = 40;

  private static final int WIDTH = 720;
  private static final int BAR = 18;
  private static final int GAP = 14;
  private static final int NAME_WIDTH = 150;
  private static final int VALUE_WIDTH = 110;
  private static final int LONGEST_NAME = 20;

  private final String title;
  private final List<String> seriesNames;
  private final List<Group> groups;
  private final LongFunction<String> valueText;

  /** One name with its values, as many as there are series. */
  record Group(String name, List<Long> values) {
    Group {
      values = List.copyOf(values);
    }
  }

  BarChart(
      String title, List<String> seriesNames, List<Group> groups, LongFunction<String> valueText) {
    this.title = title;
    this.seriesNames = List.copyOf(seriesNames);
    this.groups = List.copyOf(groups);
    this.valueText = valueText;
  }

  @Override
  public void write(Markup out) {
    List<Group> drawn = groups.size() > MOST_GROUPS ? largest() : groups;
    int groupHeight = BAR * seriesNames.size() + GAP;
    int height = groupHeight * drawn.size() + GAP / 2;
    long highest =
        drawn.stream().flatMap(g -> g.values().stream()).mapToLong(v -> v).max().orElse(1);
    out.line().open("figure", "class", "chart wide").element("figcaption", title);
    out.open("svg", "viewBox", "0 0 " + WIDTH + " " + height, "role", "img", "aria-label", title);
    for (int i = 0; i < drawn.size(); i++) {
      writeGroup(out, drawn.get(i), GAP / 2 + i * groupHeight, Math.max(1, highest));
    }
    out.close();
    writeKey(out);
    if (drawn.size() < groups.size()) {
      out.element(
          "p",
          "The "
              + drawn.size()
              + " largest are drawn; "
              + Numbers.count(groups.size() - drawn.size())
              + " more are not.",
          "class",
          "note");
    }
    out.close();
  }

  private List<Group> largest() {
    return groups.stream()
        .sorted((a, b) -> Long.compare(b.values().get(0), a.values().get(0)))
        .limit(MOST_GROUPS)
        .toList();
  }

  private void writeGroup(Markup out, Group group, int top, long highest) {
    int middle = top + BAR * seriesNames.size() / 2 + 5;
    out.open(
            "text",
            "class",
            "label name",
            "x",
            String.valueOf(NAME_WIDTH - 10),
            "y",
            String.valueOf(middle),
            "text-anchor",
            "end")
        .text(shorten(group.name()))
        .element("title", group.name())
        .close();
    for (int i = 0; i < group.values().size(); i++) {
      long value = group.values().get(i);
      double length = (double) (WIDTH - NAME_WIDTH - VALUE_WIDTH) * value / highest;
      String y = String.valueOf(top + i * BAR);
      out.open("g", "class", LineChart.style(i))
          .element(
              "title", group.name() + ", " + seriesNames.get(i) + ": " + valueText.apply(value));
      out.single(
          "rect",
          "x",
          String.valueOf(NAME_WIDTH),
          "y",
          y,
          "width",
          Numbers.coordinate(value > 0 ? Math.max(1.5, length) : 0),
          "height",
          String.valueOf(BAR - 3),
          "rx",
          "2");
      out.close();
      out.element(
          "text",
          valueText.apply(value),
          "class",
          "label",
          "x",
          Numbers.coordinate(NAME_WIDTH + length + 7),
          "y",
          String.valueOf(top + i * BAR + BAR - 6));
    }
  }

  private void writeKey(Markup out) {
    if (seriesNames.size() < 2) {
      return;
    }
    out.open("p", "class", "key");
    for (int i = 0; i < seriesNames.size(); i++) {
      out.element("span", seriesNames.get(i), "class", LineChart.style(i)).text(" ");
    }
    out.close();
  }

  private static String shorten(String name) {
    return name.codePointCount(0, name.length()) <= LONGEST_NAME
        ? name
        : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME - 1)) + "…";
  }
}
