package dev.tarn.version;

import dev.tarn.store.ObjectMissingException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which commits came before which, along all parents. */
final class Ancestry {
  private final PackReader objects;

  Ancestry(PackReader objects) {
    this.objects = objects;
  }

  /** Whether a commit is that one or came before it. */
  boolean reaches(String from, String commit) {
    Set<String> seen = new HashSet<>();
    Deque<String> lines = new ArrayDeque<>(List.of(from));
    while (!lines.isEmpty()) {
      String line = lines.pop();
      for (Commit passed : firstParents(line)) {
        if (passed.id().equals(commit)) {
          return true;
        }
        if (!seen.add(passed.id())) {
          break;
        }
        passed.parents().stream().skip(1).forEach(lines::push);
      }
    }
    return false;
  }

  private List<Commit> firstParents(String id) {
    try {
      return OpenCommit.open(id, objects).history(Long.MAX_VALUE);
    } catch (ObjectMissingException e) {
      // The history was cut there.
      return List.of();
    }
  }
}
