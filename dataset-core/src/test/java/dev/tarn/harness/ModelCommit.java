package dev.tarn.harness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A commit of the plain model: its rows by identity, in order.
 *
 * @param id the real commit's id
 * @param rows values by tensor; a tensor that is missing is null
 */
record ModelCommit(
    String id, List<ModelCommit> parents, Map<String, Map<String, @Nullable Object>> rows) {
  ModelCommit {
    parents = List.copyOf(parents);
    rows = Collections.unmodifiableMap(rows);
  }

  /** This commit and all before it. */
  Set<ModelCommit> ancestors() {
    Set<ModelCommit> all = Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    List<ModelCommit> next = new ArrayList<>(List.of(this));
    while (!next.isEmpty()) {
      ModelCommit commit = next.remove(next.size() - 1);
      if (all.add(commit)) {
        next.addAll(commit.parents);
      }
    }
    return all;
  }

  /** The common ancestors that are no ancestors of another one. */
  static List<ModelCommit> mergeBases(ModelCommit one, ModelCommit other) {
    Set<ModelCommit> common = one.ancestors();
    common.retainAll(other.ancestors());
    Set<ModelCommit> older = Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    common.forEach(commit -> commit.parents.forEach(parent -> older.addAll(parent.ancestors())));
    return common.stream().filter(commit -> !older.contains(commit)).toList();
  }

  /** What {@code theirs} changed against the base, done to {@code ours}, which wins conflicts. */
  static Map<String, Map<String, @Nullable Object>> merge(
      ModelCommit base, ModelCommit ours, ModelCommit theirs) {
    Map<String, Map<String, @Nullable Object>> merged = new LinkedHashMap<>();
    Set<String> ids = new LinkedHashSet<>(ours.rows.keySet());
    ids.addAll(theirs.rows.keySet());
    for (String id : ids) {
      Map<String, @Nullable Object> mine = ours.rows.get(id);
      Map<String, @Nullable Object> other = theirs.rows.get(id);
      Map<String, @Nullable Object> before = base.rows.get(id);
      if (before == null) {
        merged.put(id, mine == null ? other : mine);
      } else if (mine != null && other != null) {
        merged.put(id, mergeRow(before, mine, other));
      } else if (mine != null && !mine.equals(before)) {
        merged.put(id, mine);
      }
    }
    return merged;
  }

  private static Map<String, @Nullable Object> mergeRow(
      Map<String, @Nullable Object> before,
      Map<String, @Nullable Object> mine,
      Map<String, @Nullable Object> other) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(mine);
    other.forEach(
        (tensor, value) -> {
          if (Objects.equals(mine.get(tensor), before.get(tensor))) {
            merged.put(tensor, value);
          }
        });
    return merged;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return id.substring(0, 8) + " with " + rows.size() + " rows";
  }
}
