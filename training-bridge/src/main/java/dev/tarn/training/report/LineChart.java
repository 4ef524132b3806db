package dev.tarn.training.report;

import java.util.List;

/** Lines over a common pair of axes, as inline SVG whose colours follow the page. */
final class LineChart implements Block {
  /** Distinct colours of the style sheet; the dashes change when they begin again. */
  static final int COLOURS = 8;

  static final int WIDTH = 460;
  static final int HEIGHT = 300;
  private static final int LEFT = 58;
  private static final int RIGHT = 446;
  private static final int TOP = 12;
  private static final int BOTTOM = 252;
  private static final int MOST_DOTS = 40;

  private final String title;
  private final Axis x;
  private final Axis y;
  private final List<Series> series;
  private final boolean hasDiagonal;

  private LineChart(String title, Axis x, Axis y, List<Series> series, boolean hasDiagonal) {
    this.title = title;
    this.x = x;
    this.y = y;
    this.series = List.copyOf(series);
    this.hasDiagonal = hasDiagonal;
  }

  /** A chart over the unit square, with the line of chance where there is one. */
  static LineChart unitSquare(
      String title, String xTitle, String yTitle, List<Series> series, boolean hasDiagonal) {
    return new LineChart(
        title,
        Axis.fixed(xTitle, 0, 1, LEFT, RIGHT),
        Axis.fixed(yTitle, 0, 1, BOTTOM, TOP),
        series,
        hasDiagonal);
  }

  /** A chart of figures per epoch; {@code highest} bounds the vertical axis. */
  static LineChart perEpoch(
      String title, int firstEpoch, int lastEpoch, double highest, List<Series> series) {
    int first = firstEpoch == lastEpoch ? firstEpoch - 1 : firstEpoch;
    Axis epochs = Axis.fixed("epoch", first, lastEpoch, LEFT, RIGHT);
    // Half an epoch is nothing that exists.
    Axis whole = epochs.step() < 1 ? new Axis("epoch", first, lastEpoch, LEFT, RIGHT, 1) : epochs;
    return new LineChart(title, whole, Axis.fromZero("", highest, BOTTOM, TOP), series, false);
  }

  @Override
  public void write(Markup out) {
    out.line().open("figure", "class", "chart").element("figcaption", title);
    out.open(
        "svg",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "role",
        "img",
        "aria-label",
        title + ": " + y.title() + " over " + x.title());
    writeAxes(out);
    if (hasDiagonal) {
      writeLine(out, "chance", x.from(), y.from(), x.to(), y.to());
    }
    for (int i = 0; i < series.size(); i++) {
      writeSeries(out, series.get(i), i);
    }
    out.close();
    writeKey(out);
    out.close();
  }

  private void writeAxes(Markup out) {
    for (double tick : y.ticks()) {
      double at = y.place(tick);
      writeLine(out, "grid", LEFT, at, RIGHT, at);
      writeText(out, y.label(tick), LEFT - 8, at + 4, "end");
    }
    for (double tick : x.ticks()) {
      double at = x.place(tick);
      writeLine(out, "grid", at, TOP, at, BOTTOM);
      writeText(out, x.label(tick), at, BOTTOM + 20, "middle");
    }
    writeLine(out, "axis", LEFT, BOTTOM, RIGHT, BOTTOM);
    writeText(out, x.title(), (LEFT + RIGHT) / 2.0, BOTTOM + 42, "middle");
    if (!y.title().isEmpty()) {
      double middle = (TOP + BOTTOM) / 2.0;
      out.element(
          "text",
          y.title(),
          "class",
          "label",
          "text-anchor",
          "middle",
          "transform",
          "translate(14 " + Numbers.coordinate(middle) + ") rotate(-90)");
    }
  }

  private static void writeLine(
      Markup out, String kind, double x1, double y1, double x2, double y2) {
    out.single(
        "line",
        "class",
        kind,
        "x1",
        Numbers.coordinate(x1),
        "y1",
        Numbers.coordinate(y1),
        "x2",
        Numbers.coordinate(x2),
        "y2",
        Numbers.coordinate(y2));
  }

  private static void writeText(Markup out, String text, double atX, double atY, String anchor) {
    out.element(
        "text",
        text,
        "class",
        "label",
        "x",
        Numbers.coordinate(atX),
        "y",
        Numbers.coordinate(atY),
        "text-anchor",
        anchor);
  }

  private void writeSeries(Markup out, Series line, int number) {
    out.open("g", "class", style(number)).element("title", line.name());
    out.single("path", "class", "line", "d", path(line));
    Curve points = line.points();
    for (int i = 0; i < points.size() && points.size() <= MOST_DOTS && !line.isStair(); i++) {
      if (points.hasPoint(i)) {
        out.open(
                "circle",
                "cx",
                Numbers.coordinate(x.place(points.x(i))),
                "cy",
                Numbers.coordinate(y.place(points.y(i))),
                "r",
                "3.2")
            .element("title", dotTitle(line, i))
            .close();
      }
    }
    out.close();
  }

  private String dotTitle(Series line, int i) {
    return line.name()
        + ", "
        + x.title()
        + " "
        + Numbers.significant(line.points().x(i))
        + ": "
        + Numbers.significant(line.points().y(i));
  }

  /** Points that fall on the one before are left out, so a curve of a million rows stays small. */
  private String path(Series line) {
    StringBuilder path = new StringBuilder();
    String before = "";
    Curve points = line.points();
    for (int i = 0; i < points.size(); i++) {
      if (!points.hasPoint(i)) {
        continue;
      }
      String atX = Numbers.coordinate(x.place(points.x(i)));
      String atY = Numbers.coordinate(y.place(points.y(i)));
      String point = atX + " " + atY;
      if (point.equals(before)) {
        continue;
      }
      if (path.isEmpty()) {
        path.append('M').append(point);
      } else if (line.isStair()) {
        path.append('V').append(atY).append('H').append(atX);
      } else {
        path.append('L').append(point);
      }
      before = point;
    }
    return path.toString();
  }

  private void writeKey(Markup out) {
    if (series.size() < 2) {
      return;
    }
    out.open("p", "class", "key");
    for (int i = 0; i < series.size(); i++) {
      out.element("span", series.get(i).name(), "class", style(i)).text(" ");
    }
    out.close();
  }

  static String style(int number) {
    return "s" + number % COLOURS + (number / COLOURS % 2 == 1 ? " dashed" : "");
  }
}
