package dev.tarn.version.pack;

import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.object.StoredForm;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Where the objects of packs that go lie from now on. Commits are written anew one after another,
 * parents first; what an earlier one was given is found by the later ones. For one thread.
 *
 * <p>Where an object comes to lie depends on its commit and what came before that alone, so that
 * commits that are written anew twice are equal: what was in the commit's own pack is so again, all
 * else is in files of its own.
 */
public final class ObjectMoves {
  private final PackReader objects;
  private final Predicate<String> goes;

  /** What earlier commits were given: it can be referred to from anywhere. */
  private final Map<Key, Object> settled = new HashMap<>();

  /** What this commit was given, perhaps in its pack; and what only lies in other places. */
  private final Map<Key, Object> here = new HashMap<>();

  private final Map<Key, Object> apart = new HashMap<>();

  /** What was moved, and what its new form depends on besides its own bytes. */
  private record Key(String pack, String id, Object scope) {}

  private String commit = "";
  private PackWriter pack;

  /**
   * @param goes whether the pack of the commit with that id is going to be deleted
   */
  public ObjectMoves(PackReader objects, Predicate<String> goes) {
    this.objects = objects;
    this.goes = goes;
    this.pack = new PackWriter(objects.store());
  }

  /**
   * Begins to write a commit anew.
   *
   * @param newPack where what lay in its pack goes
   */
  public void begin(String commitId, PackWriter newPack) {
    commit = commitId;
    pack = newPack;
    here.clear();
    apart.clear();
  }

  /**
   * Ends a commit.
   *
   * @param id what it is called now
   * @param found whether later commits refer to its pack; nobody can be sure of that of a layout,
   *     which is no commit's parent
   */
  public void end(String id, boolean found) {
    if (found) {
      here.forEach((key, value) -> settled.put(key, resolved(value, id)));
      apart.forEach(settled::putIfAbsent);
    }
    here.clear();
    apart.clear();
  }

  private static Object resolved(Object value, String id) {
    if (value instanceof ObjectRef ref) {
      return ref.resolved(id);
    }
    if (value instanceof ChunkEntry entry && entry.object() != null) {
      return entry.at(entry.object().resolved(id));
    }
    if (value instanceof RunRef run) {
      return new RunRef(
          run.object().resolved(id), run.level(), run.entries(), run.rows(), run.stats());
    }
    return value;
  }

  /** Where the writer may put an object whose form changes. */
  public PackWriter.Place place(ObjectRef old, boolean mayBeHere) {
    return mayBeHere && old.pack().equals(commit)
        ? PackWriter.Place.BY_SIZE
        : PackWriter.Place.OWN_FILE;
  }

  /** The pack that is being written. */
  public PackWriter pack() {
    return pack;
  }

  /**
   * What an object becomes: made once and then known.
   *
   * @param scope what it depends on besides the object
   * @param mayBeHere whether what refers to it may refer to the pack that is being written
   */
  public <T> T become(
      ObjectRef old, Object scope, boolean mayBeHere, Class<T> type, Supplier<T> make) {
    Key key = new Key(old.pack(), old.id(), scope);
    Map<Key, Object> own = mayBeHere ? here : apart;
    Object known = settled.getOrDefault(key, own.get(key));
    if (known == null) {
      T made = make.get();
      own.put(key, made);
      return made;
    }
    return type.cast(known);
  }

  /**
   * Where an object lies from now on whose bytes stay.
   *
   * @param mayBeHere whether what refers to it may refer to the pack that is being written
   */
  public ObjectRef moved(ObjectRef old, StoredForm.Kind kind, boolean mayBeHere) {
    return moved(old, ObjectNames.ofKind(kind, old.id()), mayBeHere);
  }

  /** As for other objects, for a chunk. */
  public ObjectRef movedChunk(ObjectRef old, boolean mayBeHere) {
    return moved(old, ObjectNames.chunk(old.id()), mayBeHere);
  }

  private ObjectRef moved(ObjectRef old, String name, boolean mayBeHere) {
    boolean stays = old.isOwnFile() || (!old.pack().equals(commit) && !goes.test(old.pack()));
    if (stays) {
      return old;
    }
    return become(
        old,
        "",
        mayBeHere,
        ObjectRef.class,
        () -> pack.add(old.id(), objects.bytes(old, name), name, place(old, mayBeHere)));
  }
}
