package dev.tarn.query.oracle;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** SAMPLE BY: what is drawn is chance, which rows may be drawn is not. */
public record Sampled(
    @Nullable Node where,
    List<Node> conditions,
    List<Node> weights,
    boolean largest,
    boolean replace,
    int limit) {
  /** Writes it. */
  public String text() {
    String pairs =
        IntStream.range(0, conditions.size())
            .mapToObj(i -> conditions.get(i) + ": " + weights.get(i))
            .collect(Collectors.joining(", "));
    return "SELECT *"
        + (where == null ? "" : " WHERE " + where)
        + " SAMPLE BY "
        + (largest ? "MAX_WEIGHT(" : "SUM_WEIGHT(")
        + pairs
        + ") REPLACE "
        + replace
        + " LIMIT "
        + limit;
  }

  /** The weight of each row; 0 for those that WHERE leaves out. */
  public double[] weights(Data.TableOfRows rows) {
    Table data = rows.table();
    Env env = new Env(data, data, null, null, null);
    double[] all = new double[rows.count()];
    boolean any = false;
    for (int i = 0; i < all.length; i++) {
      Env here = env.at(data.rows().get(i));
      if (where != null && !Boolean.TRUE.equals(where.truth(here))) {
        continue;
      }
      any = true;
      for (int c = 0; c < conditions.size(); c++) {
        if (Boolean.TRUE.equals(conditions.get(c).truth(here))) {
          Object value = weights.get(c).eval(here);
          double weight = value == null ? 0 : Ops.approximate(value);
          if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new Refusal("bad weight");
          }
          all[i] = largest ? Math.max(all[i], weight) : all[i] + weight;
        }
      }
    }
    if (any && IntStream.range(0, all.length).allMatch(i -> all[i] == 0)) {
      throw new Refusal("all weights are zero");
    }
    return all;
  }
}
