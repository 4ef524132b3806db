package dev.tarn.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The canonical form of projections that are nothing but tensors: their names in double quotes (a
 * double quote doubled), joined by {@code ", "}. Projections with expressions have a form of the
 * query engine's that contains this one.
 */
public final class Projections {
  private Projections() {}

  /** A column that is a tensor under its own name. */
  public static String column(String tensor) {
    return "\"" + tensor.replace("\"", "\"\"") + "\"";
  }

  /** The tensors of a projection that is nothing but tensors; empty for any other. */
  public static Optional<List<String>> tensors(String projection) {
    List<String> names = new ArrayList<>();
    int i = 0;
    while (i < projection.length()) {
      if (projection.charAt(i) != '"') {
        return Optional.empty();
      }
      StringBuilder name = new StringBuilder();
      i++;
      while (i < projection.length()
          && (projection.charAt(i) != '"' || projection.startsWith("\"\"", i))) {
        i += projection.charAt(i) == '"' ? 1 : 0;
        name.append(projection.charAt(i++));
      }
      i++;
      names.add(name.toString());
      if (i < projection.length() && !projection.startsWith(", ", i)) {
        return Optional.empty();
      }
      i += 2;
    }
    return Optional.of(names);
  }
}
