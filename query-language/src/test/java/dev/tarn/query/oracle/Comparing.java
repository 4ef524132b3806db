package dev.tarn.query.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares the engine's answer with the interpreter's. */
final class Comparing {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Comparing() {}

  static Optional<String> wrong(Table expected, Trial.Answer got, boolean ordered) {
    int rows = expected.rows().size();
    if (got.rowCount() != rows) {
      return Optional.of(got.rowCount() + " rows, wanted " + rows);
    }
    if (got.columns().size() != expected.columns().size()) {
      return Optional.of(got.columns().size() + " columns, wanted " + expected.columns().size());
    }
    boolean known = expected.rows().stream().allMatch(r -> r.id() >= 0);
    boolean[] used = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      int found = -1;
      for (int at = ordered ? row : 0; at < (ordered ? row + 1 : rows) && found < 0; at++) {
        boolean sameRow =
            !known || got.rows() == null || got.rows()[at] == expected.rows().get(row).id();
        if (!used[at] && sameRow && same(expected.rows().get(row), got, at)) {
          found = at;
        }
      }
      if (found < 0) {
        return Optional.of(
            "row " + row + ": " + shown(got, row) + ", wanted " + shown(expected.rows().get(row)));
      }
      used[found] = true;
    }
    return Optional.empty();
  }

  private static String shown(Trial.Answer got, int row) {
    List<@Nullable Object> values = new ArrayList<>();
    got.columns().forEach(c -> values.add(c.get(row)));
    return (got.rows() == null ? "" : "#" + got.rows()[row] + " ") + values;
  }

  private static String shown(Table.Row row) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Object value : row.values()) {
      values.add(value instanceof Arr arr ? nested(arr) : value);
    }
    return (row.id() < 0 ? "" : "#" + row.id() + " ") + values;
  }

  private static boolean same(Table.Row row, Trial.Answer got, int at) {
    for (int c = 0; c < row.values().length; c++) {
      if (!same(row.values()[c], got.columns().get(c).get(at))) {
        return false;
      }
    }
    return true;
  }

  private static Object nested(Arr arr) {
    List<Object> list = new ArrayList<>();
    for (int k = 0; k < arr.dims()[0]; k++) {
      Object item = arr.item(k);
      list.add(item instanceof Arr inner ? nested(inner) : java.util.Objects.requireNonNull(item));
    }
    return list;
  }

  private static boolean same(@Nullable Object wanted, @Nullable Object got) {
    if (wanted == null || got == null) {
      return wanted == got;
    }
    if (wanted instanceof JsonNode json) {
      return JSON.valueToTree(got).equals(JSON.valueToTree(JSON.convertValue(json, Object.class)));
    }
    Object value = wanted instanceof Arr arr ? nested(arr) : wanted;
    if (value instanceof List<?> list) {
      return got instanceof List<?> others && sameLists(list, others);
    }
    if (value instanceof Boolean || value instanceof String) {
      return value.equals(got);
    }
    if (!(got instanceof Number number)) {
      return false;
    }
    if (value instanceof BigInteger whole && !(got instanceof Double || got instanceof Float)) {
      return new BigDecimal(whole).compareTo(new BigDecimal(got.toString())) == 0;
    }
    double x = Ops.approximate(value);
    double y = number.doubleValue();
    return (Double.isNaN(x) && Double.isNaN(y))
        || x == y
        || Math.abs(x - y) <= 1e-12 + 1e-9 * Math.abs(x);
  }

  private static boolean sameLists(List<?> wanted, List<?> got) {
    if (wanted.size() != got.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!same(wanted.get(i), got.get(i))) {
        return false;
      }
    }
    return true;
  }
}
