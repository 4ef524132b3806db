package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import dev.tarn.schema.ClassNames;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the tensors are once an import has added its classes. */
final class ImportSchema {
  private ImportSchema() {}

  /**
   * The tensors that rows are fed to; those of a new dataset have identities of no meaning.
   *
   * @param source what the tensors come from, for messages
   */
  static Schema after(Optional<Schema> existing, ImportPlan plan, String source) {
    if (existing.isEmpty()) {
      try {
        return fresh(plan);
      } catch (RefusedException e) {
        throw RowTarget.named(source, e);
      }
    }
    Schema schema = existing.get();
    Map<String, List<String>> added = newClasses(existing, plan);
    for (Map.Entry<String, List<String>> entry : added.entrySet()) {
      TensorSchema tensor = schema.tensor(entry.getKey());
      List<String> all = new ArrayList<>(tensor.info().classNames());
      all.addAll(entry.getValue());
      schema = schema.withReplaced(tensor.withInfo(tensor.info().withClasses(ClassNames.of(all))));
    }
    return schema;
  }

  private static Schema fresh(ImportPlan plan) {
    List<TensorSchema> tensors = new ArrayList<>();
    for (int i = 0; i < plan.tensors().size(); i++) {
      tensors.add(plan.tensors().get(i).toSchema(String.format(Locale.ROOT, "%016x", i)));
    }
    return new Schema(tensors);
  }

  /** The class names that are not there yet, by tensor; tensors without any are left out. */
  static Map<String, List<String>> newClasses(Optional<Schema> existing, ImportPlan plan) {
    Map<String, List<String>> added = new LinkedHashMap<>();
    plan.classes()
        .forEach(
            (tensor, names) -> {
              Set<String> fresh = new LinkedHashSet<>(names);
              existing
                  .flatMap(schema -> schema.find(tensor))
                  .ifPresent(known -> fresh.removeAll(Set.copyOf(known.info().classNames())));
              if (!fresh.isEmpty()) {
                added.put(tensor, List.copyOf(fresh));
              }
            });
    return added;
  }

  /** All class names by label tensor. */
  static Map<String, List<String>> classNames(Schema schema) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (TensorSchema tensor : schema.tensors()) {
      if (tensor.htype() == Htype.CLASS_LABEL) {
        names.put(tensor.name(), tensor.info().classNames());
      }
    }
    return names;
  }
}
