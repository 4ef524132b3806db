package dev.tarn.harness;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A commit of the plain model.
 *
 * @param id the real commit's id
 */
record ModelCommit(String id, List<ModelCommit> parents, ModelState state) {
  ModelCommit {
    parents = List.copyOf(parents);
  }

  /** This commit and all before it. */
  Set<ModelCommit> ancestors() {
    Set<ModelCommit> all = new LinkedHashSet<>();
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
    Set<ModelCommit> older = new LinkedHashSet<>();
    common.forEach(commit -> commit.parents.forEach(parent -> older.addAll(parent.ancestors())));
    return common.stream().filter(commit -> !older.contains(commit)).toList();
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
    return id.substring(0, 8) + " with " + state.rows().size() + " rows";
  }
}
