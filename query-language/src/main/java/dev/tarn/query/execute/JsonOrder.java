package dev.tarn.query.execute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.query.expression.Comparison;

/**
 * An order of JSON values: truth values, numbers, strings, then lists and objects, which are all
 * equal.
 */
final class JsonOrder {
  private JsonOrder() {}

  static int compare(JsonNode a, JsonNode b, int sign) {
    int rank = Integer.compare(rank(a), rank(b));
    if (rank != 0) {
      return sign * rank;
    }
    if (a.isBoolean()) {
      return sign * Boolean.compare(a.booleanValue(), b.booleanValue());
    }
    if (a.isNumber()) {
      return a.isIntegralNumber() && b.isIntegralNumber()
          ? sign * a.bigIntegerValue().compareTo(b.bigIntegerValue())
          : SortOperator.compare(a.doubleValue(), b.doubleValue(), sign);
    }
    return a.isTextual() ? sign * Comparison.compareTexts(a.textValue(), b.textValue()) : 0;
  }

  private static int rank(JsonNode json) {
    return json.isBoolean() ? 0 : json.isNumber() ? 1 : json.isTextual() ? 2 : 3;
  }
}
