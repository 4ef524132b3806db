package dev.tarn.version.diff;

import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What differs between two schemas: tensors by their ids, and what is said of them.
 *
 * @param from the schema that is compared
 * @param to the schema it is compared with
 */
public record SchemaDiff(Schema from, Schema to) {
  /**
   * A tensor that was added, dropped or renamed.
   *
   * @param change {@code added}, {@code dropped} or {@code renamed}
   * @param tensor its name on the side that has it; the newer one where both have
   * @param was its name before, where it was renamed
   */
  public record TensorChange(String change, String tensor, Optional<String> was) {}

  /**
   * Something that is said of a tensor and differs.
   *
   * @param tensor its name
   * @param key {@code class_names} or a key of its metadata
   * @param from the value before, if there was one
   * @param to the value now, if there is one
   */
  public record InfoChange(String tensor, String key, Optional<String> from, Optional<String> to) {}

  /** Tensors that were added, dropped or renamed. */
  public List<TensorChange> tensors() {
    List<TensorChange> changes = new ArrayList<>();
    for (TensorSchema tensor : from.tensors()) {
      Optional<TensorSchema> now = to.byId(tensor.id());
      if (now.isEmpty()) {
        changes.add(new TensorChange("dropped", tensor.name(), Optional.empty()));
      } else if (!now.get().name().equals(tensor.name())) {
        changes.add(new TensorChange("renamed", now.get().name(), Optional.of(tensor.name())));
      }
    }
    for (TensorSchema tensor : to.tensors()) {
      if (from.byId(tensor.id()).isEmpty()) {
        changes.add(new TensorChange("added", tensor.name(), Optional.empty()));
      }
    }
    return changes;
  }

  /** Class names and metadata that differ, of tensors that both sides have. */
  public List<InfoChange> info() {
    List<InfoChange> changes = new ArrayList<>();
    for (TensorSchema tensor : to.tensors()) {
      from.byId(tensor.id())
          .ifPresent(
              before -> {
                compare(tensor, "class_names", names(before), names(tensor), changes);
                TreeSet<String> keys = new TreeSet<>(before.info().metadata().keySet());
                keys.addAll(tensor.info().metadata().keySet());
                keys.forEach(
                    key ->
                        compare(
                            tensor,
                            key,
                            Optional.ofNullable(before.info().metadata().get(key)),
                            Optional.ofNullable(tensor.info().metadata().get(key)),
                            changes));
              });
    }
    return changes;
  }

  private static Optional<String> names(TensorSchema tensor) {
    List<String> names = tensor.info().classNames();
    return names.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", names));
  }

  private static void compare(
      TensorSchema tensor,
      String key,
      Optional<String> from,
      Optional<String> to,
      List<InfoChange> changes) {
    if (!Objects.equals(from, to)) {
      changes.add(new InfoChange(tensor.name(), key, from, to));
    }
  }
}
