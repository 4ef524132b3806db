package dev.tarn.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Write-once objects by name.
 *
 * <p>Names are ASCII: parts of letters, digits and {@code - _ . % @ + = ~ ,} divided by {@code /};
 * a part is 1 to 255 characters long and does not begin with a dot. Callers percent-encode what
 * users write. Anything else is refused with code {@code bad-object-name}. A name is not at once
 * the beginning of another one up to a {@code /}: it would be a file and a folder.
 *
 * <p>An object, once there, never changes: a reader sees all of it or nothing. What this interface
 * cannot do: overwrite, append, rename, or keep two objects under one name.
 *
 * <p>Every call may fail with an {@link dev.tarn.error.EnvironmentException}: {@code disk-full},
 * {@code no-permission}, {@code read-only}, {@code no-hard-links}, {@code sync-failed}, {@code
 * store-failed}; each names the place. A closed store answers with {@link IllegalStateException}
 * ("closed"). All methods may be called from any thread, also at once, and finish when the thread
 * is interrupted (its interrupt status stays set).
 */
public interface ObjectStore extends AutoCloseable {
  /**
   * Puts an object, unless one of that name is there.
   *
   * <p>Possible results: {@code true}, it was put now and can be read; {@code false}, a whole
   * object of that name was there before (its bytes may differ from these: compare ids or read it
   * back), and counts as put now: {@link #modified} says so, so that nobody takes it for old; an
   * exception, and then the object is not there, or, where the store did not answer, it is there in
   * whole. After a power cut before {@link #sync()}: the object is there in whole or not at all. It
   * is never there in part.
   *
   * @param content the bytes, in order; borrowed, positions stay as they are
   */
  boolean put(String name, List<ByteBuffer> content);

  /**
   * Makes durable what this handle put, or found there when it tried to: bytes, names, folders.
   *
   * <p>Possible results: a return, and then all of it survives a power cut; an exception, and then
   * any part of it may be lost. After a failure every later call on this handle fails the same way
   * (what the system failed to write once, it may report as written when asked again).
   */
  void sync();

  /**
   * Gives an object a second name, unless that name is taken; of any number of writers that try at
   * once exactly one gets {@code true}.
   *
   * <p>The object must be durable already: put, then {@link #sync()}. Possible results: {@code
   * true}, the name is there and durable; {@code false}, an object had that name before, durable
   * now too; an exception, and then it is not known whether the name is there (read it back). After
   * a power cut during the call: the name is there with the whole object, or not there.
   *
   * @throws ObjectMissingException if there is no such object
   */
  boolean publish(String object, String name);

  /**
   * Opens an object for reading by position.
   *
   * @return the source; owned
   * @throws ObjectMissingException if there is no such object
   */
  ObjectSource open(String name);

  /**
   * The bytes of a small object.
   *
   * @param maxBytes the most that are read; a longer object is damage
   * @throws ObjectMissingException if there is no such object
   * @throws dev.tarn.error.DamagedException if it is longer than {@code maxBytes}
   */
  byte[] read(String name, long maxBytes);

  /** The size of an object in bytes; empty if there is none of that name. */
  OptionalLong size(String name);

  /**
   * Names in the order of their bytes. An object put or deleted meanwhile may be listed or not; all
   * others are.
   *
   * @param prefix what the names begin with, not necessarily a whole part; {@code ""} for all
   * @param after only names that come after this one; {@code ""} from the start
   * @param limit the most names that are returned, at least 1
   */
  List<String> list(String prefix, String after, int limit);

  /** All names that begin so, as {@link #list} gives them, in pages of 10,000. */
  default List<String> listAll(String prefix) {
    int limit = 10_000;
    List<String> names = new ArrayList<>();
    String after = "";
    List<String> page;
    do {
      page = list(prefix, after, limit);
      names.addAll(page);
      after = page.isEmpty() ? after : page.get(page.size() - 1);
    } while (page.size() == limit);
    return names;
  }

  /**
   * When an object was put, or was last found there by a put, by the store's own clock; a second
   * name has the time of the object.
   *
   * @throws ObjectMissingException if there is no such object
   */
  Instant modified(String name);

  /**
   * Removes a name; the object stays under its other names, and open sources stay readable where
   * the store can. True if it was there. After a power cut the name may be there again.
   */
  boolean delete(String name);

  /**
   * Finds what broken-off calls left behind, which is no object: files without a name, empty
   * folders.
   *
   * @param before only what was left before this time, by the store's own clock
   * @param remove whether to remove it too
   * @return how many there are, and their bytes
   */
  default Leftovers leftovers(Instant before, boolean remove) {
    return Leftovers.NONE;
  }

  /**
   * What broken-off calls left behind.
   *
   * @param count how many files
   * @param bytes their size together
   */
  record Leftovers(long count, long bytes) {
    /** Nothing. */
    public static final Leftovers NONE = new Leftovers(0, 0);
  }

  /** Where the store is, for messages: a path or address. */
  String location();

  /** Ends the use of this handle; nothing becomes durable by it. A second call does nothing. */
  @Override
  void close();
}
