package dev.tarn.cli.query;

import dev.tarn.dataset.SavedView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A saved view as JSON. */
final class ViewForm {
  private ViewForm() {}

  static Map<String, Object> of(SavedView view) {
    OptionalLong seed = view.question().seed();
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("id", view.id());
    form.put("commit", view.commit());
    form.put("query", view.question().text());
    form.put("params", view.question().params());
    form.put("seed", seed.isPresent() ? seed.getAsLong() : null);
    form.put("author", view.author());
    form.put("time", view.time().toString());
    form.put("message", view.message());
    form.put("name", view.name().orElse(null));
    form.put("tags", List.of());
    form.put("rowCount", view.rowCount());
    form.put("classCounts", view.classCounts());
    return form;
  }
}
