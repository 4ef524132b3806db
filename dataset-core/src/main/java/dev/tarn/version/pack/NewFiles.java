package dev.tarn.version.pack;

import dev.tarn.error.ConflictException;
import dev.tarn.error.DamagedException;
import dev.tarn.store.ObjectMissingException;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.Retention;
import dev.tarn.version.object.Trash;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The files that a commit brings along beside its pack. Until the commit is there nothing reaches
 * them, so it is made sure that nobody reclaimed them, nor may begin to.
 */
public final class NewFiles {
  /** Who reclaims looks twice, longer apart than this. */
  public static final Duration LOOK_HOLDS = Duration.ofSeconds(1);

  private static final long MAX_FILE_BYTES = 1L << 31;

  private final ObjectStore store;
  private final Set<String> names = new LinkedHashSet<>();

  NewFiles(ObjectStore store) {
    this.store = store;
  }

  void add(String name) {
    names.add(name);
  }

  /**
   * Makes sure that all are there and young; ones that lie aside are brought back.
   *
   * @param now the time by the store's clock
   * @param staged whether the commit takes in staged work, which may be older: it is put again
   * @throws ConflictException if one is gone, or too old
   */
  public void check(Instant now, boolean staged) {
    Instant oldest = now.minus(Retention.MAX_TRANSACTION);
    for (String name : names) {
      if (modified(name).isBefore(oldest)) {
        if (!staged) {
          throw tooOld(name);
        }
        putAgain(name);
      }
    }
  }

  private Instant modified(String name) {
    try {
      return store.modified(name);
    } catch (ObjectMissingException e) {
      if (new Trash(store).restore(name)) {
        return store.modified(name);
      }
      throw reclaimed(name);
    }
  }

  /** What a writer is told whose object went before anything reached it. */
  public static ConflictException reclaimed(String name) {
    return new ConflictException(
        "files-reclaimed",
        "'"
            + name
            + "' was reclaimed while its commit was being made: nothing had reached it for the"
            + " retention time.",
        "Add the rows again. Whoever reclaims with a short retention time should do so while"
            + " nobody writes.");
  }

  private static ConflictException tooOld(String name) {
    return new ConflictException(
        "transaction-too-old",
        "'"
            + name
            + "' was written more than "
            + Retention.MAX_TRANSACTION.toDays()
            + " days ago, and a reclaim may take it before its commit is there.",
        "Add the rows again, in transactions of less than "
            + Retention.MAX_TRANSACTION.toDays()
            + " days.");
  }

  private void putAgain(String name) {
    store.put(name, List.of(ByteBuffer.wrap(store.read(name, MAX_FILE_BYTES))));
    store.sync();
  }

  /** Looks again after a commit whose publishing took longer than a look holds. */
  public void checkStillThere(String commit) {
    for (String name : names) {
      if (store.size(name).isEmpty() && !new Trash(store).restore(name)) {
        throw new DamagedException(
            "Commit "
                + commit.substring(0, 8)
                + " was made while this process stood still, and '"
                + name
                + "' was reclaimed meanwhile.",
            "Revert the commit and add its rows again.");
      }
    }
  }

  public boolean isEmpty() {
    return names.isEmpty();
  }
}
