package dev.tarn.version.object;

import dev.tarn.store.ObjectMissingException;
import dev.tarn.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Objects on their way out: {@code trash/<run>/<name>} is what was {@code <name>}. They can still
 * be read and brought back until they are deleted for good.
 */
public final class Trash {
  private static final String PREFIX = "trash/";
  private static final String BEGAN = "/began";

  private final ObjectStore store;

  /**
   * @param store where the objects lie
   */
  public Trash(ObjectStore store) {
    this.store = store;
  }

  /** The object that says when a run began. */
  public static String began(String run) {
    return PREFIX + run + BEGAN;
  }

  /** Where a run keeps what it put aside. */
  public static String aside(String run, String name) {
    return PREFIX + run + "/" + name;
  }

  /** The runs that left something. */
  public List<String> runs() {
    List<String> runs = new ArrayList<>();
    String after = "";
    while (true) {
      List<String> next = store.list(PREFIX, after, 1);
      if (next.isEmpty()) {
        return runs;
      }
      String rest = next.get(0).substring(PREFIX.length());
      int slash = rest.indexOf('/');
      String run = slash < 0 ? rest : rest.substring(0, slash);
      if (slash > 0) {
        runs.add(run);
      }
      // '0' is the character after '/': everything of this run is skipped.
      after = PREFIX + run + "0";
    }
  }

  /** The objects that a run holds, by the names they had. */
  public List<String> objects(String run) {
    String prefix = PREFIX + run + "/";
    return store.listAll(prefix).stream()
        .filter(name -> !name.equals(began(run)))
        .map(name -> name.substring(prefix.length()))
        .toList();
  }

  /** Puts an object aside. False if it is not there any more. */
  public boolean take(String run, String name) {
    try {
      store.publish(name, PREFIX + run + "/" + name);
    } catch (ObjectMissingException e) {
      return false;
    }
    return store.delete(name);
  }

  /** Brings an object back to its name. */
  public void restore(String run, String name) {
    String aside = PREFIX + run + "/" + name;
    try {
      store.publish(aside, name);
    } catch (ObjectMissingException e) {
      return; // someone else brought it back
    }
    store.delete(aside);
  }

  /** Deletes an object for good. */
  public void delete(String run, String name) {
    store.delete(PREFIX + run + "/" + name);
  }

  /** Where an object is, at its name or aside; empty if it is nowhere. */
  public Optional<String> place(String name) {
    return store.size(name).isPresent() ? Optional.of(name) : find(name);
  }

  /** Where an object that is not at its name lies aside, if it does. */
  public Optional<String> find(String name) {
    return runs().stream()
        .map(run -> PREFIX + run + "/" + name)
        .filter(aside -> store.size(aside).isPresent())
        .findFirst();
  }

  /** Brings an object back from wherever it lies aside; false if it is nowhere. */
  public boolean restore(String name) {
    Optional<String> aside = find(name);
    if (aside.isEmpty()) {
      return store.size(name).isPresent();
    }
    try {
      store.publish(aside.get(), name);
      return true;
    } catch (ObjectMissingException e) {
      return store.size(name).isPresent();
    }
  }

  /** When an object that lies aside was put, by the store's clock. */
  public java.time.Instant modified(String run, String name) {
    return store.modified(PREFIX + run + "/" + name);
  }
}
