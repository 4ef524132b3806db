package dev.tarn.dataset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How a query is worked on: an operator and what it works on.
 *
 * @param operator what it does, for instance {@code Filter}
 * @param details more of it by name: texts, numbers, truth values, lists and maps of these
 * @param rowCount how many rows it gave; empty where it was not run
 * @param millis how long it worked in milliseconds, its inputs not counted; empty where it was not
 *     run
 * @param inputs where its rows come from
 */
public record QueryPlan(
    String operator,
    Map<String, Object> details,
    OptionalLong rowCount,
    OptionalDouble millis,
    List<QueryPlan> inputs) {
  /** Copies the details and inputs. */
  public QueryPlan {
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    inputs = List.copyOf(inputs);
  }
}
