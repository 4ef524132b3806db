package dev.tarn.version.purge;

import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.Cut;
import dev.tarn.version.pack.PackReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Commits and layouts and what came before them, as far as history was not cut off. */
public final class Ancestors {
  private final PackReader objects;
  private final Cut cut;

  public Ancestors(PackReader objects) {
    this.objects = objects;
    this.cut = objects.cut();
  }

  /** The parents of a commit; of a layout also the commit that it lays out. */
  List<String> before(String id) {
    CommitRecord record = objects.commit(id);
    List<String> before = new ArrayList<>(cut.parents(id, record, objects::hasCommit));
    record.laidOut().ifPresent(laidOut -> before.add(laidOut.id()));
    return before;
  }

  /** All that come before these and they themselves, each behind everything before it. */
  public Set<String> parentsFirst(Collection<String> roots) {
    Set<String> done = new LinkedHashSet<>();
    Set<String> entered = new HashSet<>();
    Deque<String> stack = new ArrayDeque<>(roots);
    while (!stack.isEmpty()) {
      String id = stack.peek();
      if (done.contains(id) || !entered.add(id)) {
        done.add(id);
        stack.pop();
      } else {
        before(id).stream().filter(parent -> !done.contains(parent)).forEach(stack::push);
      }
    }
    return done;
  }
}
