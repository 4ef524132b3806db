package dev.tarn.harness;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code theirs} changed against a base, done to {@code ours}, in plain maps. Of samples that
 * both changed one side wins all.
 */
final class ModelMerge {
  private final ModelState base;
  private final ModelState ours;
  private final ModelState theirs;
  private final boolean theirsWin;
  private boolean conflict;

  private ModelMerge(ModelState base, ModelState ours, ModelState theirs, boolean theirsWin) {
    this.base = base;
    this.ours = ours;
    this.theirs = theirs;
    this.theirsWin = theirsWin;
  }

  /** The merged state; empty if both changed a tensor itself, which nobody decides. */
  static Optional<ModelState> of(
      ModelState base, ModelState ours, ModelState theirs, boolean theirsWin) {
    ModelMerge merge = new ModelMerge(base, ours, theirs, theirsWin);
    Map<String, ModelTensor> tensors = merge.tensors();
    return merge.conflict
        ? Optional.empty()
        : Optional.of(new ModelState(tensors, merge.rows(tensors.keySet())));
  }

  private Map<String, ModelTensor> tensors() {
    Map<String, ModelTensor> merged = new LinkedHashMap<>();
    Set<String> ids = new LinkedHashSet<>(ours.tensors().keySet());
    ids.addAll(theirs.tensors().keySet());
    for (String id : ids) {
      tensor(id).ifPresent(tensor -> merged.put(id, tensor));
    }
    Set<String> names = new HashSet<>();
    merged.values().forEach(tensor -> conflict |= !names.add(tensor.name()));
    return merged;
  }

  private Optional<ModelTensor> tensor(String id) {
    ModelTensor before = base.tensors().get(id);
    ModelTensor mine = ours.tensors().get(id);
    ModelTensor other = theirs.tensors().get(id);
    if (mine == null) {
      return before == null ? Optional.of(other) : dropped(before, other, theirs, theirsWin);
    }
    if (other == null) {
      return before == null ? Optional.of(mine) : dropped(before, mine, ours, !theirsWin);
    }
    boolean renamed = before == null || !other.name().equals(before.name());
    boolean renamedHere = before == null || !mine.name().equals(before.name());
    conflict |= renamed && renamedHere && !mine.name().equals(other.name());
    return Optional.of(
        mine.withName(renamed ? other.name() : mine.name()).withClassesOf(other.classes()));
  }

  /** A tensor that one side dropped: where the other gave it samples, the winner has its way. */
  private Optional<ModelTensor> dropped(
      ModelTensor before, ModelTensor left, ModelState keeper, boolean keeperWins) {
    boolean edited =
        keeper.rows().entrySet().stream()
            .anyMatch(
                row -> {
                  Map<String, Object> old = base.rows().get(row.getKey());
                  return old != null
                      && !Objects.equals(old.get(before.id()), row.getValue().get(before.id()));
                });
    if (edited) {
      return keeperWins ? Optional.of(left) : Optional.empty();
    }
    conflict |= !left.equals(before);
    return Optional.empty();
  }

  private Map<String, Map<String, Object>> rows(Set<String> tensors) {
    Map<String, Map<String, Object>> merged = new LinkedHashMap<>();
    Set<String> ids = new LinkedHashSet<>(ours.rows().keySet());
    ids.addAll(theirs.rows().keySet());
    for (String id : ids) {
      Map<String, Object> before = base.rows().get(id);
      Map<String, Object> mine = ours.rows().get(id);
      Map<String, Object> other = theirs.rows().get(id);
      if (mine == null) {
        if (before == null || (theirsWin && isUpdated(before, other, theirs))) {
          merged.put(id, row(tensors, null, null, other));
        }
      } else if (other == null) {
        if (before == null || (!theirsWin && isUpdated(before, mine, ours))) {
          merged.put(id, row(tensors, null, mine, null));
        }
      } else {
        merged.put(id, row(tensors, before, mine, other));
      }
    }
    return merged;
  }

  /** Whether samples of tensors that the base has are others now. */
  private boolean isUpdated(Map<String, Object> before, Map<String, Object> now, ModelState side) {
    return base.tensors().keySet().stream()
        .filter(side.tensors()::containsKey)
        .anyMatch(tensor -> !Objects.equals(before.get(tensor), now.get(tensor)));
  }

  private Map<String, Object> row(
      Set<String> tensors,
      @Nullable Map<String, Object> before,
      @Nullable Map<String, Object> mine,
      @Nullable Map<String, Object> other) {
    Map<String, Object> row = new TreeMap<>();
    for (String tensor : tensors) {
      Object value = value(tensor, before, mine, other);
      if (value != null) {
        row.put(tensor, value);
      }
    }
    return Collections.unmodifiableMap(row);
  }

  private @Nullable Object value(
      String tensor,
      @Nullable Map<String, Object> before,
      @Nullable Map<String, Object> mine,
      @Nullable Map<String, Object> other) {
    Object here = mine == null ? null : mine.get(tensor);
    Object there = other == null ? null : other.get(tensor);
    if (mine == null || !ours.tensors().containsKey(tensor)) {
      return there;
    }
    if (other == null || !theirs.tensors().containsKey(tensor)) {
      return here;
    }
    if (before != null && base.tensors().containsKey(tensor)) {
      Object old = before.get(tensor);
      if (Objects.equals(here, old) || Objects.equals(there, old)) {
        return Objects.equals(here, old) ? there : here;
      }
    }
    return theirsWin ? there : here;
  }
}
