package dev.tarn.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.View;
import dev.tarn.error.TarnException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares answers with what a case expects; gives what is wrong, or nothing. */
final class CaseChecks {
  private CaseChecks() {}

  static Optional<String> check(ReferenceCase one, Dataset dataset, String query) {
    if (one.has("error")) {
      return refused(one, dataset, query);
    }
    QueryOptions options = QueryOptions.seed(7).withParams(one.parameters());
    if (one.has("sampling")) {
      return sampled(one.get("sampling"), dataset, query, options);
    }
    View view;
    try {
      view = dataset.query(query, options);
      return one.has("rows") ? rows(one, view) : values(one, view);
    } catch (TarnException e) {
      return Optional.of("refused: " + e.getMessage());
    }
  }

  private static Optional<String> refused(ReferenceCase one, Dataset dataset, String query) {
    try {
      dataset.query(query, QueryOptions.seed(7).withParams(one.parameters()));
      return Optional.of("not refused");
    } catch (TarnException e) {
      String said = (e.getMessage() + " " + e.hint().orElse("")).toLowerCase(Locale.ROOT);
      for (JsonNode mention : one.get("error_mentions")) {
        if (!said.contains(mention.asText().toLowerCase(Locale.ROOT))) {
          return Optional.of(
              "does not mention '"
                  + mention.asText()
                  + "': "
                  + e.getMessage()
                  + " | "
                  + e.hint().orElse(""));
        }
      }
      return Optional.empty();
    }
  }

  private static Optional<String> rows(ReferenceCase one, View view) {
    Optional<RowSelection> selection = view.rowSelection();
    if (selection.isEmpty()) {
      return Optional.of("a result table, not rows");
    }
    long[] got = selection.get().toArray();
    long[] wanted = new long[one.get("rows").size()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = one.get("rows").get(i).asLong();
    }
    if (!one.ordered()) {
      Arrays.sort(got);
      Arrays.sort(wanted);
    }
    return Arrays.equals(got, wanted)
        ? Optional.empty()
        : Optional.of(
            "rows " + brief(Arrays.toString(got)) + " wanted " + brief(Arrays.toString(wanted)));
  }

  private static Optional<String> values(ReferenceCase one, View view) {
    List<String> names = new ArrayList<>();
    List<List<@Nullable Object>> columns = new ArrayList<>();
    for (int i = 0; i < view.columns().size(); i++) {
      names.add(view.columns().get(i).name());
      columns.add(ViewValues.column(view, i));
    }
    List<JsonNode> wanted = new ArrayList<>();
    List<String> wantedNames = new ArrayList<>();
    one.get("values")
        .properties()
        .forEach(
            e -> {
              wantedNames.add(e.getKey());
              wanted.add(e.getValue());
            });
    if (!names.equals(wantedNames)) {
      return Optional.of("columns " + names + " wanted " + wantedNames);
    }
    int rows = wanted.get(0).size();
    if (view.rowCount() != rows) {
      return Optional.of(view.rowCount() + " rows wanted " + rows);
    }
    boolean[] used = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      int found = -1;
      for (int candidate = one.ordered() ? row : 0; candidate < rows && found < 0; candidate++) {
        if (!used[candidate] && sameRow(columns, wanted, candidate, row)) {
          found = candidate;
        }
        if (one.ordered()) {
          break;
        }
      }
      if (found < 0) {
        int shown = row;
        return Optional.of(
            "row "
                + row
                + ": "
                + brief(columns.stream().map(c -> String.valueOf(c.get(shown))).toList().toString())
                + " wanted "
                + brief(wanted.stream().map(c -> c.get(shown)).toList().toString()));
      }
      used[found] = true;
    }
    return Optional.empty();
  }

  private static boolean sameRow(
      List<List<@Nullable Object>> got, List<JsonNode> wanted, int gotRow, int wantedRow) {
    for (int c = 0; c < wanted.size(); c++) {
      if (!same(got.get(c).get(gotRow), wanted.get(c).get(wantedRow))) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(@Nullable Object got, JsonNode wanted) {
    if (got == null || wanted.isNull()) {
      return got == null && wanted.isNull();
    }
    if (got instanceof Number number) {
      return sameNumber(number, wanted);
    }
    if (got instanceof List<?> list) {
      boolean nothing =
          flat(wanted) == 0
              && list.stream().allMatch(x -> x instanceof List<?> inner && inner.isEmpty());
      if (nothing || (list.isEmpty() && wanted.isArray() && flat(wanted) == 0)) {
        return true;
      }
      if (!wanted.isArray() || wanted.size() != list.size()) {
        return false;
      }
      for (int i = 0; i < list.size(); i++) {
        if (!same(list.get(i), wanted.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (got instanceof Map<?, ?> map) {
      if (!wanted.isObject() || wanted.size() != map.size()) {
        return false;
      }
      return map.entrySet().stream()
          .allMatch(
              e ->
                  wanted.has(String.valueOf(e.getKey()))
                      && same(e.getValue(), wanted.get(String.valueOf(e.getKey()))));
    }
    return got instanceof Boolean truth
        ? wanted.isBoolean() && wanted.booleanValue() == truth
        : got.equals(wanted.asText());
  }

  private static int flat(JsonNode node) {
    if (!node.isArray()) {
      return 1;
    }
    int count = 0;
    for (JsonNode inner : node) {
      count += flat(inner);
    }
    return count;
  }

  private static boolean sameNumber(Number got, JsonNode wanted) {
    if (got instanceof Double || got instanceof Float) {
      double x = got.doubleValue();
      double y = wanted.isTextual() ? Double.parseDouble(wanted.asText()) : wanted.doubleValue();
      return (Double.isNaN(x) && Double.isNaN(y))
          || x == y
          || Math.abs(x - y) <= 1e-6 + 1e-5 * Math.abs(y);
    }
    if (wanted.isBoolean()) {
      return false;
    }
    return new BigDecimal(got.toString()).compareTo(new BigDecimal(wanted.asText())) == 0;
  }

  private static Optional<String> sampled(
      JsonNode sampling, Dataset dataset, String query, QueryOptions options) {
    double[] weights = new double[sampling.get("weights_by_row").size()];
    double total = 0;
    int positive = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = sampling.get("weights_by_row").get(i).asDouble();
      total += weights[i];
      positive += weights[i] > 0 ? 1 : 0;
    }
    int n = sampling.get("n").asInt();
    boolean replace = sampling.get("replace").asBoolean();
    long[] counts = new long[weights.length];
    long draws = 0;
    boolean seedInText = query.toUpperCase(Locale.ROOT).contains("SEED");
    int repeats = seedInText ? 1 : Math.max(1, 20_000 / n);
    for (int seed = 0; seed < repeats; seed++) {
      long[] rows = rowsOf(dataset, query, options.withSeed(seed));
      if (!Arrays.equals(rows, rowsOf(dataset, query, options.withSeed(seed).withThreads(1)))) {
        return Optional.of("the same seed gives other rows");
      }
      int expected = replace ? n : Math.min(n, positive);
      if (rows.length != expected
          || (!replace && Arrays.stream(rows).distinct().count() != rows.length)) {
        return Optional.of(rows.length + " rows, wanted " + expected);
      }
      for (int i = 0; i < rows.length; i++) {
        if (weights[(int) rows[i]] == 0) {
          return Optional.of("row " + rows[i] + " of weight 0 was drawn");
        }
        if (replace || i == 0) {
          counts[(int) rows[i]]++;
          draws++;
        }
      }
    }
    return seedInText ? Optional.empty() : ChiSquare.reject(counts, weights, total, draws);
  }

  private static long[] rowsOf(Dataset dataset, String query, QueryOptions options) {
    return dataset.query(query, options).rowSelection().orElseThrow().toArray();
  }

  private static String brief(String text) {
    return text.length() > 160 ? text.substring(0, 160) + "…" : text;
  }
}
