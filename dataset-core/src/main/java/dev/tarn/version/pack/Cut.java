package dev.tarn.version.pack;

import dev.tarn.version.Commit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where history ends on purpose: what lies behind it may be gone and is not damage.
 *
 * @param before the time before which history was cut off
 * @param ends commits from before that time that stayed, without their parents
 * @param commits commits that were cut off: parents of others that stayed
 */
public record Cut(Instant before, Set<String> ends, Set<String> commits) {
  /** Nothing is cut. */
  public static final Cut NONE = new Cut(Instant.MIN, Set.of(), Set.of());

  /** Copies the sets. */
  public Cut {
    ends = Set.copyOf(ends);
    commits = Set.copyOf(commits);
  }

  /** Whether nothing was cut. */
  public boolean isNone() {
    return equals(NONE);
  }

  /**
   * The parents of a commit that belong to its history. Behind the cut, where somebody may have
   * made a branch before the commits went, those that are there.
   *
   * @param isThere whether a commit is there
   */
  public List<String> parents(Commit commit, Predicate<String> isThere) {
    return parents(commit.id(), commit.time(), commit.parents(), isThere);
  }

  /** As the other one. */
  public List<String> parents(String id, CommitRecord record, Predicate<String> isThere) {
    return parents(id, record.time(), record.parents(), isThere);
  }

  private List<String> parents(
      String id, Instant time, List<String> parents, Predicate<String> isThere) {
    if (isNone()) {
      return parents;
    }
    if (ends.contains(id)) {
      return List.of();
    }
    return parents.stream()
        .filter(
            parent -> !commits.contains(parent) && (!time.isBefore(before) || isThere.test(parent)))
        .toList();
  }

  /** As much of a history, newest first, as was not cut off. */
  public List<Commit> visible(List<Commit> history, Predicate<String> isThere) {
    if (isNone()) {
      return history;
    }
    List<Commit> visible = new ArrayList<>();
    for (Commit commit : history) {
      visible.add(commit);
      if (parents(commit, isThere).isEmpty()) {
        break;
      }
    }
    return visible;
  }
}
