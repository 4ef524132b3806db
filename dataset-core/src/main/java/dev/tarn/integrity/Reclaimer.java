package dev.tarn.integrity;

import dev.tarn.error.EnvironmentException;
import dev.tarn.store.ObjectMissingException;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.history.Versions;
import dev.tarn.version.object.Nonces;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.Trash;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.reach.Reach;
import dev.tarn.version.ref.RefMoves;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Deletes what nothing reaches any more.
 *
 * <p>It lists the objects first and reads the roots after that, so that whatever is put later is
 * not its concern, and deletes only what was listed, is not reached, and is older than the
 * retention time. What is to go is put aside, the roots are read again, and only then it is deleted
 * for good; until then readers find it where it lies, and writers bring it back. There are no
 * locks: writers and other reclaims may go on.
 */
public final class Reclaimer {
  /** With a retention time from this on, nothing that is old enough is still being committed. */
  private static final Duration SAFE_RETENTION = Duration.ofDays(1);

  /** Longer than a writer's look at its files holds (a second) before it takes its number. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  /** Longer than a tick of the clock that the times of files are taken from. */
  private static final Duration TICK = Duration.ofMillis(20);

  /** A run that began so long ago was broken off: what it put aside is taken over. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  /** How the mark of a run begins that deletes whatever is not reached. */
  private static final String ALL = "reclaim all ";

  private static final long MAX_BEGAN_BYTES = 1 << 10;

  private final PackReader objects;
  private final ObjectStore store;
  private final Trash trash;
  private final ReclaimOptions options;
  private final String run;
  private final boolean takesOverAll;
  private long bytes;

  private Reclaimer(
      PackReader objects, ReclaimOptions options, Nonces nonces, boolean takesOverAll) {
    this.takesOverAll = takesOverAll;
    this.objects = objects;
    this.store = objects.store();
    this.trash = new Trash(store);
    this.options = options;
    this.run = nonces.hex(8);
  }

  /**
   * Reclaims.
   *
   * @param objects reads the dataset's objects; used by nobody else
   * @param author who cuts history, if it is cut
   * @throws dev.tarn.error.DamagedException if a ref or anything below it cannot be read; nothing
   *     was deleted then
   */
  public static Reclaimed reclaim(
      PackReader objects, Versions versions, ReclaimOptions options, String author, Nonces nonces) {
    long cut = 0;
    if (options.historyBefore().isPresent()) {
      Instant before = options.historyBefore().get();
      cut = options.isDryRun() ? versions.planCut(before) : versions.cutHistory(before, author);
    }
    try {
      return new Reclaimer(objects, options, nonces, false).run(cut);
    } catch (EnvironmentException e) {
      if (cut == 0 || options.isDryRun()) {
        throw e;
      }
      throw new EnvironmentException(
          e.code(),
          "History was cut, which is done, but what was cut off is not all deleted: "
              + e.getMessage(),
          "Reclaim again once that is mended: it deletes the rest.",
          e);
    }
  }

  /**
   * Deletes whatever nothing reaches now, however young it is, also what other runs put aside.
   *
   * @param objects as for {@link #reclaim}
   */
  static Reclaimed reclaimAll(PackReader objects, Nonces nonces) {
    ReclaimOptions options = ReclaimOptions.defaults().withRetention(Duration.ZERO);
    return new Reclaimer(objects, options, nonces, true).run(0);
  }

  /** Whether a run of {@link #reclaimAll} was broken off, or is under way. */
  static boolean isAllBegun(ObjectStore store) {
    for (String other : new Trash(store).runs()) {
      try {
        byte[] content = store.read(Trash.began(other), MAX_BEGAN_BYTES);
        if (new String(content, StandardCharsets.US_ASCII).startsWith(ALL)) {
          return true;
        }
      } catch (ObjectMissingException e) {
        continue; // it ended just now, or lost its mark
      }
    }
    return false;
  }

  private Reclaimed run(long commitsCut) {
    Instant now = options.isDryRun() ? Instant.now() : storeTime();
    Instant cutoff = now.minus(options.retention());
    List<String> listed = list();
    Reach reach = Reach.of(objects, now, options.retention());
    List<String> going = new ArrayList<>();
    for (String name : listed) {
      if (reach.mayGo(name) && isOld(name, cutoff)) {
        going.add(name);
      }
    }
    // Commits first: a handle that outlives its commit is told so by the commit's absence.
    going.sort(
        Comparator.comparing((String name) -> !name.startsWith(ObjectNames.COMMITS))
            .thenComparing(Comparator.naturalOrder()));
    List<Reclaimed.Item> gone = new ArrayList<>();
    if (options.isDryRun()) {
      going.forEach(name -> count(name, name, gone));
      reach.endedRefs().forEach(chain -> chain.forEach(name -> count(name, name, gone)));
    } else {
      removeRefs(reach, gone);
      remove(going, cutoff, gone);
      takeOver(now);
      store.sync();
    }
    ObjectStore.Leftovers leftovers =
        store.leftovers(now.minus(leastAge(options.retention())), !options.isDryRun());
    gone.sort(Comparator.comparing(Reclaimed.Item::name));
    return new Reclaimed(
        gone, leftovers.count(), bytes + leftovers.bytes(), reach.commitCount(), commitsCut);
  }

  /** A file that is being written is not left behind, however short a retention is asked for. */
  private static Duration leastAge(Duration retention) {
    return retention.compareTo(ABANDONED) < 0 ? ABANDONED : retention;
  }

  /** The time by the store's own clock: that of an object put now. */
  private Instant storeTime() {
    String content = (takesOverAll ? ALL : "reclaim ") + run + "\n";
    store.put(
        Trash.began(run), List.of(ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII))));
    if (takesOverAll) {
      // Should this be broken off, what began it is known before anything is gone.
      store.sync();
    }
    Instant now = store.modified(Trash.began(run));
    // What was put in the same tick came before this.
    return takesOverAll ? now.plus(TICK) : now;
  }

  private List<String> list() {
    return store.listAll("").stream().filter(ObjectNames::isReclaimable).toList();
  }

  private boolean isOld(String name, Instant cutoff) {
    try {
      return store.modified(name).isBefore(cutoff);
    } catch (ObjectMissingException e) {
      return false;
    }
  }

  private void count(String name, String where, List<Reclaimed.Item> gone) {
    OptionalLong size = store.size(where);
    if (size.isPresent()) {
      gone.add(new Reclaimed.Item(name, size.getAsLong()));
      // A ref is a second name of its commit, which is counted itself.
      bytes += name.startsWith(ObjectNames.HEADS) ? 0 : size.getAsLong();
    }
  }

  private void removeRefs(Reach reach, List<Reclaimed.Item> gone) {
    for (List<String> chain : reach.endedRefs()) {
      chain.forEach(name -> count(name, name, gone));
      RefMoves.delete(store, chain);
    }
  }

  private void remove(List<String> going, Instant cutoff, List<Reclaimed.Item> gone) {
    List<String> aside = new ArrayList<>();
    for (String name : going) {
      if (isOld(name, cutoff) && trash.take(run, name)) {
        aside.add(name);
      }
    }
    if (!aside.isEmpty()) {
      if (options.retention().compareTo(SAFE_RETENTION) < 0) {
        pause();
      }
      Reach again = Reach.of(objects, cutoff.plus(options.retention()), options.retention());
      for (String name : aside) {
        if (again.isNeeded(name) || !isOldAside(name, cutoff)) {
          trash.restore(run, name);
        } else {
          count(name, Trash.aside(run, name), gone);
          trash.delete(run, name);
        }
      }
    }
    // Last and apart, so that what a power cut brings back is known to be abandoned.
    store.sync();
    store.delete(Trash.began(run));
  }

  private boolean isOldAside(String name, Instant cutoff) {
    try {
      return trash.modified(run, name).isBefore(cutoff);
    } catch (ObjectMissingException e) {
      return true;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException(
          "interrupted",
          "The reclaim was interrupted; what it had put aside can be read as before.",
          "Reclaim again: that brings back or deletes what lies aside.",
          e);
    }
  }

  private boolean isAbandoned(String other, Instant now) {
    String began = Trash.began(other);
    return store.size(began).isEmpty() || isOld(began, now.minus(ABANDONED));
  }

  /** Ends what runs began that were broken off. */
  private void takeOver(Instant now) {
    for (String other : trash.runs()) {
      if (!other.equals(run) && (takesOverAll || isAbandoned(other, now))) {
        Reach reach = Reach.of(objects, now, options.retention());
        Set<String> names = new HashSet<>(trash.objects(other));
        for (String name : names) {
          if (reach.isNeeded(name)) {
            trash.restore(other, name);
          } else {
            trash.delete(other, name);
          }
        }
        store.delete(Trash.began(other));
      }
    }
  }
}
