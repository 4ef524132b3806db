package dev.tarn.cli.quickstart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The query that draws every class of the training rows equally often. */
final class BalancedQuery {
  private BalancedQuery() {}

  /**
   * @param counts rows of each class among the training rows
   * @return a query whose weights are the largest count over each class's own, to two decimals
   */
  static String of(Map<String, Long> counts) {
    long largest = counts.values().stream().mapToLong(Long::longValue).max().orElse(1);
    List<String> weights = new ArrayList<>();
    counts.forEach(
        (name, count) -> {
          if (count > 0) {
            BigDecimal weight =
                BigDecimal.valueOf(largest)
                    .divide(BigDecimal.valueOf(count), 2, RoundingMode.HALF_UP)
                    .stripTrailingZeros();
            weights.add(
                "contains(labels, '" + name.replace("'", "''") + "'): " + weight.toPlainString());
          }
        });
    return "SELECT * WHERE split = 'train'\n  SAMPLE BY MAX_WEIGHT("
        + String.join(",\n    ", weights)
        + ")";
  }
}
