package dev.tarn.integrity;

import dev.tarn.error.TarnException;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.Hashes;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.Trash;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.ref.HeadCommit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Mends what can be rebuilt from what a store still holds: it gives whole objects back their names.
 * Refs are read, never written.
 */
public final class Repair {
  private static final String ADVICE =
      " It cannot be rebuilt: copy it back from another copy, same name and same bytes.";

  /** A file that is being written is younger. */
  private static final Duration BROKEN_OFF = Duration.ofHours(1);

  private final ObjectStore store;
  private final boolean dryRun;
  private final String run;
  private final List<Repaired.Done> done = new ArrayList<>();
  private final Set<String> mended = new HashSet<>();

  private Repair(ObjectStore store, boolean dryRun, String run) {
    this.store = store;
    this.dryRun = dryRun;
    this.run = run;
  }

  /**
   * Gives commits back their names and removes stale temporary files.
   *
   * @param verify checks everything, with nothing remembered from before
   * @param dryRun whether to say only what would be done
   * @param run names what is put aside meanwhile, hex digits
   * @param now the time by the store's clock
   */
  public static Repaired run(
      ObjectStore store, Supplier<Verification> verify, boolean dryRun, String run, Instant now) {
    Repair repair = new Repair(store, dryRun, run);
    List<Damage> damage = repair.commits(verify);
    repair.leftovers(now);
    Map<String, Repaired.Left> left = new java.util.LinkedHashMap<>();
    for (Damage one : damage) {
      if (!repair.mended.contains(one.object())) {
        left.putIfAbsent(
            one.object(), new Repaired.Left(one.object(), repair.reason(one) + ADVICE));
      }
    }
    return new Repaired(repair.done, List.copyOf(left.values()));
  }

  /**
   * The dataset id that all readable commits agree on; empty where there is none, or more than one.
   */
  public static Optional<String> datasetId(PackReader objects) {
    TreeSet<String> ids = new TreeSet<>();
    for (String name : objects.store().listAll(ObjectNames.COMMITS)) {
      String id = ObjectNames.idOf(name);
      try {
        if (ObjectNames.isNamedById(name) && Hashes.sha256(objects.store(), name).equals(id)) {
          ids.add(OpenCommit.open(id, objects).datasetId());
        }
      } catch (TarnException e) {
        continue; // it is damaged, others may not be
      }
    }
    return ids.size() == 1 ? Optional.of(ids.first()) : Optional.empty();
  }

  /** Mends only what is reached and damaged: what was reclaimed on purpose stays away. */
  private List<Damage> commits(Supplier<Verification> verify) {
    List<Damage> damage = verify.get().damage();
    Map<String, String> refs = damage.isEmpty() ? Map.of() : wholeCommits();
    // A commit that is back shows what lies behind it.
    while (mendOnce(damage, refs) && !dryRun) {
      damage = verify.get().damage();
      mended.clear();
    }
    return damage;
  }

  /** What was found, and of a branch's number why it is not taken for the commit it stands for. */
  private String reason(Damage one) {
    String name = one.object().startsWith(ObjectNames.HEADS) ? number(one.object()) : "";
    return name.isEmpty()
        ? one.reason()
        : HeadCommit.damageOf(store, name)
            .filter(damage -> !one.reason().contains(damage))
            .map(damage -> one.reason() + " " + damage + " So no commit is taken from it.")
            .orElse(one.reason());
  }

  private boolean mendOnce(List<Damage> damage, Map<String, String> refs) {
    boolean any = false;
    for (Damage one : damage) {
      String id = ObjectNames.idOf(one.object());
      if (one.object().startsWith(ObjectNames.HEADS)) {
        id = HeadCommit.idOf(store, number(one.object())).orElse("");
      }
      String ref = refs.get(id);
      if (ref != null && commit(id, ref)) {
        mended.add(one.object());
        any = true;
      }
    }
    return any;
  }

  /** What cannot be read of a whole chain is its newest number, the first in name order. */
  private String number(String name) {
    return name.endsWith("/")
        ? store.list(name, "", 1).stream().findFirst().orElse(ObjectNames.DATASET)
        : name;
  }

  /** Each number of a branch that is a commit is a second name, or copy, of it. */
  private Map<String, String> wholeCommits() {
    Map<String, String> whole = new HashMap<>();
    for (String ref : store.listAll(ObjectNames.HEADS)) {
      HeadCommit.idOf(store, ref).ifPresent(id -> whole.putIfAbsent(id, ref));
    }
    return whole;
  }

  /** Whether the commit was put again now, or would have been. */
  private boolean commit(String id, String ref) {
    String name = ObjectNames.COMMITS + id;
    if (dryRun && mended.contains(name)) {
      return true;
    }
    boolean there = store.size(name).isPresent();
    if (there && Hashes.sha256(store, name).equals(id)) {
      return false;
    }
    if (!dryRun) {
      Trash trash = new Trash(store);
      if (there) {
        // A crash from here on leaves the name free and the ref whole: the next repair goes on.
        trash.take(run, name);
      }
      store.publish(ref, name);
      trash.delete(run, name);
      store.sync();
    }
    mended.add(name);
    done.add(
        new Repaired.Done(
            name, (there ? "was damaged" : "was missing") + ", put again from " + ref));
    return true;
  }

  private void leftovers(Instant now) {
    Instant before = now.minus(BROKEN_OFF);
    long count = store.leftovers(before, false).count();
    if (count > 0) {
      if (!dryRun) {
        store.leftovers(before, true);
      }
      done.add(new Repaired.Done("temporary files", count + " stale, removed"));
    }
  }
}
