package dev.tarn.version.ref;

import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.EntryForm;
import dev.tarn.version.pack.PackReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Lets branches and tags follow commits that were written anew under other ids. */
public final class RefMoves {
  private final ObjectStore store;
  private final PackReader objects;
  private final RefLog log;

  public RefMoves(PackReader objects) {
    this.store = objects.store();
    this.objects = objects;
    this.log = new RefLog(store);
  }

  /** The branches, or the tags, that stand for one of these commits, in name order. */
  public List<String> standingFor(String prefix, Collection<String> commits) {
    return log.names(prefix).stream()
        .filter(
            name ->
                log.head(chain(prefix, name))
                    .flatMap(RefLog.Head::commit)
                    .filter(commits::contains)
                    .isPresent())
        .toList();
  }

  private static String chain(String prefix, String name) {
    return prefix + ObjectNames.encode(name) + "/";
  }

  /**
   * Gives each branch and tag that stands for such a commit its next number, which stands for the
   * new one. What is said of a tag, by whom and when, stays.
   *
   * @param moved by its old id the new id of each commit
   * @return false if somebody else moved one of them meanwhile: some may have followed, others not
   */
  public boolean follow(Map<String, String> moved, String author, Instant now) {
    boolean all = true;
    for (String prefix : List.of(ObjectNames.HEADS, ObjectNames.TAGS)) {
      for (String name : standingFor(prefix, moved.keySet())) {
        all &= follow(chain(prefix, name), moved, author, now);
      }
    }
    return all;
  }

  private boolean follow(String chain, Map<String, String> moved, String author, Instant now) {
    RefLog.Head head = log.head(chain).orElseThrow();
    Optional<String> target = head.commit().map(moved::get);
    if (target.isEmpty()) {
      return false;
    }
    boolean isTag = chain.startsWith(ObjectNames.TAGS);
    RefForm said =
        log.form(chain, head.number())
            .filter(form -> isTag)
            .orElseGet(
                () ->
                    new RefForm(
                        chain,
                        head.number(),
                        head.commit(),
                        author,
                        EntryForm.time(EntryForm.micros(now)),
                        ""));
    return log.take(
        new RefForm(chain, head.number() + 1, target, said.author(), said.time(), said.message()));
  }

  /**
   * Deletes the numbers of branches that are second names of these commits, and those before them.
   * The newest of each stays.
   *
   * @param commits commits that no ref stands for any more; ones that are gone are passed over
   */
  public void forget(Collection<String> commits) {
    Map<String, Long> last = new TreeMap<>();
    for (String id : commits) {
      if (objects.hasCommit(id)) {
        CommitRecord record = objects.commit(id);
        last.merge(ObjectNames.head(record.branch()), record.number(), Math::max);
      }
    }
    last.forEach(this::forget);
  }

  private void forget(String chain, long last) {
    List<String> going = new ArrayList<>();
    // In name order the newest number comes first.
    List<String> names = log.objects(chain);
    for (int i = names.size() - 1; i > 0; i--) {
      long number = ObjectNames.parseNumber(names.get(i).substring(chain.length()));
      if (number > 0 && number <= last) {
        going.add(names.get(i));
      }
    }
    delete(store, going);
    store.sync();
  }

  /**
   * Deletes numbers of a chain. They are found by galloping from 1, so 1 goes first and for good: a
   * number 1 that came back after a power cut without the next ones would pass for the newest.
   *
   * @param oldestFirst the oldest numbers that are there
   */
  public static void delete(ObjectStore store, List<String> oldestFirst) {
    for (int i = 0; i < oldestFirst.size(); i++) {
      store.delete(oldestFirst.get(i));
      if (i == 0) {
        store.sync();
      }
    }
  }
}
