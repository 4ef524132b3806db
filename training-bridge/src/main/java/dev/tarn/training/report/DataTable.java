package dev.tarn.training.report;

import java.util.List;

/** A table: the first column names the row, the others are figures. */
record DataTable(String caption, List<String> header, List<List<String>> rows) implements Block {
  DataTable {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
  }

  @Override
  public void write(Markup out) {
    out.line().open("div", "class", "scroll").open("table", "class", "figures");
    out.element("caption", caption);
    out.open("thead").open("tr");
    header.forEach(name -> out.element("th", name, "scope", "col"));
    out.close().close().open("tbody");
    for (List<String> row : rows) {
      out.open("tr").element("th", row.get(0), "scope", "row");
      row.subList(1, row.size()).forEach(cell -> out.element("td", cell));
      out.close();
    }
    out.close().close().close();
  }
}
