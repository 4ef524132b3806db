package dev.tarn.cli.version;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.StagedChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Staged changes as JSON. */
final class StatusForm {
  private StatusForm() {}

  static Map<String, Object> of(Dataset dataset) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("branch", dataset.branch().isEmpty() ? null : dataset.branch());
    form.put("commit", dataset.head().id());
    form.put("staged", dataset.status().stream().map(StatusForm::of).toList());
    return form;
  }

  private static Map<String, Object> of(StagedChange change) {
    Map<String, Object> tensors = new LinkedHashMap<>();
    List<String> names = change.tensors();
    for (String name : names) {
      Map<String, Object> counts = new LinkedHashMap<>();
      counts.put("added", change.added());
      counts.put("updated", 0);
      counts.put("deleted", 0);
      tensors.put(name, counts);
    }
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("id", change.id());
    form.put("owner", change.owner());
    form.put("own", change.isOwn());
    form.put("branch", change.branch());
    form.put("base", change.base());
    form.put("since", change.since().toString());
    form.put("rowCount", change.added());
    form.put("tensors", tensors);
    return form;
  }
}
