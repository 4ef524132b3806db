package dev.tarn.cli.version;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.StagedChange;
import java.util.LinkedHashMap;
import java.util.Map;

/** Staged changes as JSON. */
final class StatusForm {
  private StatusForm() {}

  static Map<String, Object> of(Dataset dataset) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("branch", dataset.branch().isEmpty() ? null : dataset.branch());
    form.put("commit", dataset.head().id());
    form.put("staged", dataset.readableStatus().stream().map(StatusForm::of).toList());
    form.put(
        "damaged",
        dataset.damagedStages().stream()
            .map(stage -> Map.of("id", stage.object(), "reason", stage.reason()))
            .toList());
    return form;
  }

  private static Map<String, Object> of(StagedChange change) {
    Map<String, Object> tensors = new LinkedHashMap<>();
    change.tensors().forEach((name, counts) -> tensors.put(name, of(counts)));
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("id", change.id());
    form.put("owner", change.owner());
    form.put("own", change.isOwn());
    form.put("branch", change.branch());
    form.put("base", change.base());
    form.put("since", change.since().toString());
    form.put("rowCount", change.rows().total());
    form.put("tensors", tensors);
    form.put("schema", SchemaDiffForm.tensors(change.schema()));
    form.put("info", SchemaDiffForm.info(change.info()));
    return form;
  }

  private static Map<String, Object> of(StagedChange.Counts rows) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("added", rows.added());
    counts.put("updated", rows.updated());
    counts.put("deleted", rows.deleted());
    return counts;
  }
}
