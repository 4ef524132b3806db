package dev.tarn.version.ref;

import dev.tarn.store.ObjectMissingException;
import dev.tarn.version.Commit;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.read.OpenCommit;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which commits came before which, along all parents. The history of a commit along first parents
 * comes with it, so that only merges cost another read. For one thread and one question, however
 * often it is asked again.
 */
public final class Ancestry {
  private final PackReader objects;
  private final Map<String, Commit> known = new HashMap<>();

  public Ancestry(PackReader objects) {
    this.objects = objects;
  }

  /** Whether a commit is that one or came before it. */
  boolean reaches(String from, String commit) {
    return ancestors(from).contains(commit);
  }

  private Optional<Commit> commit(String id) {
    Commit commit = known.get(id);
    if (commit == null) {
      OpenCommit open;
      try {
        open = OpenCommit.open(id, objects);
      } catch (ObjectMissingException e) {
        // The history was cut there.
        return Optional.empty();
      }
      open.history(Long.MAX_VALUE).forEach(older -> known.putIfAbsent(older.id(), older));
      known.putIfAbsent(id, open.commit());
      commit = open.commit();
    }
    return Optional.of(commit);
  }

  private List<String> parents(String id) {
    return commit(id).map(Commit::parents).orElse(List.of());
  }

  /** A commit and everything before it. */
  private Set<String> ancestors(String id) {
    Set<String> seen = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(List.of(id));
    while (!next.isEmpty()) {
      String commit = next.pop();
      if (seen.add(commit)) {
        next.addAll(parents(commit));
      }
    }
    return seen;
  }

  /**
   * The newest commit that both come from. Where several are the newest that way (two merges
   * crossed each other), the one made last; empty where the two have nothing in common.
   */
  public Optional<Commit> base(String ours, String theirs) {
    Set<String> common = ancestors(ours);
    common.retainAll(ancestors(theirs));
    Set<String> newest = new HashSet<>(common);
    for (String id : common) {
      newest.removeAll(parents(id));
    }
    return newest.stream()
        .flatMap(id -> commit(id).stream())
        .max(Comparator.comparing(Commit::time).thenComparing(Commit::id));
  }
}
