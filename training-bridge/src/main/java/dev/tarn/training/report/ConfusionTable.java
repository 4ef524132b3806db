package dev.tarn.training.report;

import java.util.List;

/**
 * A confusion matrix as a heat map: one row a true class, one column a predicted class. Cells are
 * coloured by their share of the row; each says on hover what it counts.
 */
final class ConfusionTable implements Block {
  /** The style sheet's shades: {@code h0} to {@code h10}. */
  private static final int SHADES = 10;

  private final List<String> classNames;
  private final long[][] counts;

  /**
   * @param counts {@code [truth][prediction]}, as many rows and columns as names; borrowed
   */
  ConfusionTable(List<String> classNames, long[][] counts) {
    this.classNames = List.copyOf(classNames);
    this.counts = counts;
  }

  @Override
  public void write(Markup out) {
    out.line().open("div", "class", "scroll").open("table", "class", "confusion");
    out.element("caption", "Confusion matrix: row = truth, column = prediction");
    out.open("thead").open("tr");
    out.element("td", "", "colspan", "2");
    out.element("th", "prediction", "class", "axis", "colspan", String.valueOf(classNames.size()));
    out.element("td", "").close().open("tr").element("td", "", "colspan", "2");
    classNames.forEach(name -> out.element("th", name, "scope", "col"));
    out.element("th", "all", "scope", "col", "class", "sum").close().close().open("tbody");
    for (int truth = 0; truth < counts.length; truth++) {
      writeRow(out, truth);
    }
    out.close().close().close();
  }

  private void writeRow(Markup out, int truth) {
    long all = 0;
    for (long n : counts[truth]) {
      all += n;
    }
    out.open("tr");
    if (truth == 0) {
      out.open("th", "class", "axis upright", "rowspan", String.valueOf(counts.length))
          .element("span", "truth")
          .close();
    }
    out.element("th", classNames.get(truth), "scope", "row");
    for (int prediction = 0; prediction < counts.length; prediction++) {
      long n = counts[truth][prediction];
      double share = all == 0 ? 0 : (double) n / all;
      out.element(
          "td",
          Numbers.count(n),
          "class",
          "h" + shade(n, share) + (truth == prediction ? " right" : ""),
          "title",
          tooltip(truth, prediction, n, all));
    }
    out.element("td", Numbers.count(all), "class", "sum").close();
  }

  private String tooltip(int truth, int prediction, long n, long all) {
    String what =
        "truth "
            + classNames.get(truth)
            + ", prediction "
            + classNames.get(prediction)
            + ": "
            + Numbers.count(n);
    return all == 0
        ? what
        : what + " (" + Numbers.percent((double) n / all) + " of " + classNames.get(truth) + ")";
  }

  /** What is not 0 has a shade of its own, however small its share. */
  private static int shade(long n, double share) {
    return n == 0 ? 0 : Math.max(1, (int) Math.round(share * SHADES));
  }
}
