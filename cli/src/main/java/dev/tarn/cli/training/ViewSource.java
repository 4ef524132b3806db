package dev.tarn.cli.training;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.View;
import java.util.Locale;

/** A view as it is named for training: a saved view by its id or name, or a query. */
final class ViewSource {
  private ViewSource() {}

  static View of(Dataset dataset, String idOrQuery) {
    String start = idOrQuery.strip().toUpperCase(Locale.ROOT);
    boolean query = start.startsWith("SELECT ") || start.startsWith("WITH ");
    return query ? dataset.query(idOrQuery) : dataset.loadView(idOrQuery);
  }
}
