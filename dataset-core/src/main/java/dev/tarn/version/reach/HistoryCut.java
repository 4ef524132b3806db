package dev.tarn.version.reach;

import dev.tarn.error.ConflictException;
import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.Cut;
import dev.tarn.version.pack.Cuts;
import dev.tarn.version.pack.PackReader;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Cuts off the part of history that is older than a time. Commits that a branch, a tag, a view or
 * staged work stands for stay, whatever their age, and lose their parents.
 */
public final class HistoryCut {
  private static final int MAX_ATTEMPTS = 10;

  private final PackReader objects;
  private final Cuts cuts;

  public HistoryCut(PackReader objects) {
    this.objects = objects;
    this.cuts = new Cuts(objects.store());
  }

  /** What a cut would leave, and how many commits it would cut off. */
  public record Plan(Cut before, Cut after, long commits) {}

  public Plan plan(Instant before) {
    Cut seen = cuts.newest();
    Instant time = before.isAfter(seen.before()) ? before : seen.before();
    List<String> roots = Roots.now(objects);
    Set<String> kept = new HashSet<>();
    Set<String> ends = new HashSet<>();
    Set<String> boundary = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(roots);
    while (!next.isEmpty()) {
      String id = next.pop();
      if (!kept.add(id)) {
        continue;
      }
      CommitRecord record = objects.commit(id);
      record.laidOut().ifPresent(laidOut -> next.add(laidOut.id()));
      if (record.time().isBefore(time)) {
        if (!record.parents().isEmpty()) {
          ends.add(id);
        }
        continue;
      }
      List<String> parents = seen.parents(id, record, objects::hasCommit);
      for (String parent : parents) {
        if (objects.commit(parent).time().isBefore(time)) {
          boundary.add(parent);
        } else {
          next.add(parent);
        }
      }
      record.parents().stream().filter(seen.commits()::contains).forEach(boundary::add);
      if (seen.ends().contains(id)) {
        ends.add(id);
      }
    }
    boundary.removeAll(kept);
    return new Plan(seen, new Cut(time, ends, boundary), reached(roots, seen) - kept.size());
  }

  private long reached(List<String> roots, Cut cut) {
    Set<String> reached = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(roots);
    while (!next.isEmpty()) {
      String id = next.pop();
      if (reached.add(id)) {
        CommitRecord record = objects.commit(id);
        next.addAll(cut.parents(id, record, objects::hasCommit));
        record.laidOut().ifPresent(laidOut -> next.add(laidOut.id()));
      }
    }
    return reached.size();
  }

  /** Cuts; says how many commits were cut off. */
  public long cut(Instant before, String author, Instant now) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Plan plan = plan(before);
      if (plan.commits() == 0 || cuts.put(plan.before(), plan.after(), author, now)) {
        return plan.commits();
      }
    }
    throw new ConflictException(
        "busy-history", "Someone else cuts the history of this dataset too.", "Try again.");
  }
}
