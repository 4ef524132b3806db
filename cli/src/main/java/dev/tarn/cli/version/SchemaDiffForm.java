package dev.tarn.cli.version;

import dev.tarn.version.diff.SchemaDiff;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Changes of a schema, as JSON and in words. */
final class SchemaDiffForm {
  private SchemaDiffForm() {}

  static List<Map<String, Object>> tensors(List<SchemaDiff.TensorChange> changes) {
    return changes.stream().map(SchemaDiffForm::form).toList();
  }

  static List<Map<String, Object>> info(List<SchemaDiff.InfoChange> changes) {
    return changes.stream().map(SchemaDiffForm::form).toList();
  }

  /** One line each: {@code tensor w added}, {@code labels.class_names: a, b -> a, b, c}. */
  static List<String> lines(
      List<SchemaDiff.TensorChange> tensors, List<SchemaDiff.InfoChange> info) {
    List<String> lines = new ArrayList<>();
    for (SchemaDiff.TensorChange change : tensors) {
      lines.add(
          "tensor "
              + change.tensor()
              + " "
              + change.change()
              + change.was().map(was -> ", was " + was).orElse(""));
    }
    for (SchemaDiff.InfoChange change : info) {
      lines.add(
          change.tensor()
              + "."
              + change.key()
              + ": "
              + change.from().orElse("(none)")
              + " -> "
              + change.to().orElse("(none)"));
    }
    return lines;
  }

  private static Map<String, Object> form(SchemaDiff.TensorChange change) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("change", change.change());
    form.put("tensor", change.tensor());
    change.was().ifPresent(was -> form.put("was", was));
    return form;
  }

  private static Map<String, Object> form(SchemaDiff.InfoChange change) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("tensor", change.tensor());
    form.put("key", change.key());
    form.put("from", change.from().orElse(null));
    form.put("to", change.to().orElse(null));
    return form;
  }
}
