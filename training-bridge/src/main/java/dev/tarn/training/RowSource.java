package dev.tarn.training;

import dev.tarn.dataset.View;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which rows were used: enough to load them again and to see that they are the same.
 *
 * @param location where the dataset lay
 * @param datasetId its id, 32 hex digits
 * @param commit the id of the commit, 64 hex digits
 * @param view the id of the view, 64 hex digits
 * @param query what was asked; empty for a view that comes from no query
 * @param rowCount how many rows
 * @param classCounts rows per class name of the model, in their order
 */
public record RowSource(
    String location,
    String datasetId,
    String commit,
    String view,
    String query,
    long rowCount,
    Map<String, Long> classCounts) {

  /** Copies the counts, in their order. */
  public RowSource {
    classCounts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(classCounts));
  }

  /** The rows of a view. */
  static RowSource of(View view, Map<String, Long> classCounts) {
    return new RowSource(
        view.dataset().location(),
        view.dataset().id(),
        view.commit().id(),
        view.id(),
        view.question().text(),
        view.rowCount(),
        classCounts);
  }

  /** For JSON. */
  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("dataset", location);
    document.put("datasetId", datasetId);
    document.put("commit", commit);
    document.put("view", view);
    document.put("query", query);
    document.put("rowCount", rowCount);
    document.put("classCounts", classCounts);
    return document;
  }
}
