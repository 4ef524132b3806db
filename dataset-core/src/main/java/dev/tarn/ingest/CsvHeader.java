package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import dev.tarn.error.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The column names of a CSV file, without surrounding space. A column without a name (an index that
 * a tool wrote) is left out.
 *
 * @param names the names in order; empty for a column without a name
 * @param file the file's name, for messages
 */
record CsvHeader(List<String> names, String file) {

  /** Reads the names from the record that {@code records} stands on. */
  static CsvHeader of(CsvRecords records, String file) {
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < records.size(); i++) {
      String name = records.text(i).strip();
      if (!name.isEmpty() && !seen.add(name)) {
        throw new RefusedException(
            "duplicate-column",
            file + " line " + records.line() + ": two columns are named '" + name + "'.",
            "Rename one of them in the header.");
      }
      names.add(name);
    }
    if (seen.isEmpty()) {
      throw new RefusedException(
          "no-header",
          file + " line " + records.line() + ": no column has a name.",
          "The first line names the columns.");
    }
    return new CsvHeader(List.copyOf(names), file);
  }

  /** A column that was asked for. {@code rest} is what follows its name and a colon. */
  record Choice(int index, String name, List<String> rest) {}

  /**
   * Finds the column that {@code COLUMN[:…]} begins with. A column's name may hold colons: the
   * longest name that fits counts. Names that differ in case alone count too, if only one does.
   */
  Choice choose(String text) {
    int end = text.length();
    while (end > 0) {
      int index = find(text.substring(0, end));
      if (index >= 0) {
        List<String> rest =
            end == text.length() ? List.of() : List.of(text.substring(end + 1).split(":", -1));
        return new Choice(index, names.get(index), rest);
      }
      end = text.lastIndexOf(':', end - 1);
    }
    String wanted = text.contains(":") ? text.substring(0, text.indexOf(':')) : text;
    List<String> named = names.stream().filter(name -> !name.isEmpty()).toList();
    String list = "Columns: " + named.stream().limit(30).collect(Collectors.joining(", ")) + ".";
    throw new RefusedException(
        "unknown-column",
        file + " has no column '" + wanted + "'.",
        Suggestion.nearest(wanted, named)
            .map(near -> "Did you mean '" + near + "'? " + list)
            .orElse(list));
  }

  private int find(String name) {
    int exact = names.indexOf(name);
    if (exact >= 0 && !name.isEmpty()) {
      return exact;
    }
    int found = -1;
    for (int i = 0; i < names.size(); i++) {
      if (!name.isEmpty() && names.get(i).equalsIgnoreCase(name)) {
        if (found >= 0) {
          return -1;
        }
        found = i;
      }
    }
    return found;
  }
}
