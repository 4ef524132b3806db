package dev.tarn.version.write;

import dev.tarn.error.ConflictException;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorInfo;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.read.ClassRenumbering;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Brings a change of a schema to another schema than the one it was made against: tensor by tensor,
 * by their ids; name, metadata and class names each by itself. Class names are only ever added:
 * those of the head keep their numbers, new ones come behind them.
 */
public final class SchemaRebase {
  private SchemaRebase() {}

  /**
   * The schema {@code head} with what changed from {@code base} to {@code changed}.
   *
   * @throws ConflictException if both sides changed one thing differently, or one dropped a tensor
   *     that the other changed
   */
  public static Schema rebase(Schema base, Schema changed, Schema head) {
    Map<String, TensorSchema> result = new LinkedHashMap<>();
    head.tensors().forEach(tensor -> result.put(tensor.id(), tensor));
    for (TensorSchema before : base.tensors()) {
      if (changed.byId(before.id()).isEmpty()) {
        drop(before, result);
      }
    }
    for (TensorSchema ours : changed.tensors()) {
      Optional<TensorSchema> before = base.byId(ours.id());
      Optional<TensorSchema> theirs = head.byId(ours.id());
      if (before.equals(Optional.of(ours)) || theirs.equals(Optional.of(ours))) {
        continue;
      }
      if (theirs.isEmpty()) {
        if (before.isPresent()) {
          throw conflict(ours.name(), "was dropped by someone else since; this side changed it");
        }
        result.put(ours.id(), ours);
      } else {
        result.put(ours.id(), merge(before, ours, theirs.get()));
      }
    }
    checkNames(result.values(), head);
    return new Schema(List.copyOf(result.values()));
  }

  private static void drop(TensorSchema before, Map<String, TensorSchema> result) {
    TensorSchema theirs = result.remove(before.id());
    if (theirs != null && !theirs.equals(before)) {
      throw conflict(theirs.name(), "was changed by someone else since; this side drops it");
    }
  }

  /** Last, when all tensors have their names: two may have exchanged theirs. */
  private static void checkNames(Collection<TensorSchema> tensors, Schema head) {
    for (TensorSchema tensor : tensors) {
      Optional<TensorSchema> theirs = head.byId(tensor.id());
      boolean named = theirs.isEmpty() || !theirs.get().name().equals(tensor.name());
      boolean taken =
          tensors.stream()
              .anyMatch(other -> other.name().equals(tensor.name()) && !other.equals(tensor));
      if (named && taken) {
        throw conflict(
            tensor.name(),
            theirs.isEmpty()
                ? "was added by someone else since, as another tensor"
                : "exists now; this side gives another tensor that name");
      }
    }
  }

  private static TensorSchema merge(
      Optional<TensorSchema> before, TensorSchema ours, TensorSchema theirs) {
    String name =
        choose(
            before.map(TensorSchema::name).orElse(null), ours.name(), theirs.name(), theirs.name());
    Map<String, String> metadata = new TreeMap<>();
    TreeSet<String> keys = new TreeSet<>(ours.info().metadata().keySet());
    keys.addAll(theirs.info().metadata().keySet());
    for (String key : keys) {
      String value =
          chooseOptional(
              before.map(tensor -> tensor.info().metadata().get(key)).orElse(null),
              ours.info().metadata().get(key),
              theirs.info().metadata().get(key),
              theirs.name());
      if (value != null) {
        metadata.put(key, value);
      }
    }
    TensorSchema united = ClassRenumbering.union(theirs, ours).withName(name);
    return united.withInfo(new TensorInfo(united.info().classes(), metadata));
  }

  private static String choose(@Nullable String before, String ours, String theirs, String tensor) {
    return Objects.requireNonNull(chooseOptional(before, ours, theirs, tensor));
  }

  private static @Nullable String chooseOptional(
      @Nullable String before, @Nullable String ours, @Nullable String theirs, String tensor) {
    if (Objects.equals(ours, theirs) || Objects.equals(ours, before)) {
      return theirs;
    }
    if (Objects.equals(theirs, before)) {
      return ours;
    }
    throw conflict(
        tensor, "was changed by someone else since: '" + theirs + "', on this side '" + ours + "'");
  }

  private static ConflictException conflict(String tensor, String what) {
    ConflictException e =
        new ConflictException(
            "tensor-conflict",
            "Tensor '" + tensor + "' " + what + ".",
            "Look at 'tarn log', reset this change and make it again on the newest commit.");
    e.with("tensor", tensor);
    return e;
  }
}
