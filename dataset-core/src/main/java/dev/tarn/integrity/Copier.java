package dev.tarn.integrity;

import dev.tarn.error.ConflictException;
import dev.tarn.error.DamagedException;
import dev.tarn.error.RefusedException;
import dev.tarn.store.ObjectMissingException;
import dev.tarn.store.ObjectSource;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.Hashes;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.reach.Reach;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Copies a dataset to another store. Every object is held against its id on the way; what is there
 * already is checked and left; refs come last, so that a copy that was broken off shows nothing and
 * goes on where it ended.
 */
public final class Copier {
  private static final int PIECE_BYTES = 8 << 20;
  private static final long MAX_REF_BYTES = 1L << 30;

  private final PackReader objects;
  private final ObjectStore from;
  private final ObjectStore to;
  private final CopyProgress progress;
  private long done;
  private long total;
  private long copied;
  private long bytes;

  private Copier(PackReader objects, ObjectStore to, CopyProgress progress) {
    this.objects = objects;
    this.from = objects.store();
    this.to = to;
    this.progress = progress;
  }

  /**
   * Copies.
   *
   * @param objects reads the dataset that is copied
   * @param to an empty store, or one that holds an earlier or broken-off copy; not closed
   * @param branch the only branch to copy, with its history; empty for all branches, tags and views
   * @throws RefusedException if something else is there
   * @throws ConflictException if someone committed to the copy meanwhile
   */
  public static Copied copy(
      PackReader objects, ObjectStore to, Optional<String> branch, CopyProgress progress) {
    return new Copier(objects, to, progress).run(branch);
  }

  private Copied run(Optional<String> branch) {
    byte[] mark = from.read(ObjectNames.DATASET, MAX_REF_BYTES);
    checkTarget(mark);
    Reach reach = Reach.forCopy(objects, branch);
    List<String> names = new ArrayList<>(reach.needed());
    Collections.sort(names);
    List<String> refs = reach.standingRefs().stream().flatMap(List::stream).toList();
    total = names.size() + refs.size() + 1L;
    names.forEach(this::copy);
    to.sync();
    if (to.put(ObjectNames.DATASET, List.of(ByteBuffer.wrap(mark)))) {
      copied++;
    }
    to.sync();
    step(mark.length);
    reach.standingRefs().forEach(this::chain);
    return new Copied(total, copied, bytes);
  }

  private void step(long more) {
    done++;
    bytes += more;
    progress.at(done, total, bytes);
  }

  private void checkTarget(byte[] mark) {
    List<String> found = to.list("", "", 64);
    if (to.size(ObjectNames.DATASET).isPresent()) {
      if (!Arrays.equals(to.read(ObjectNames.DATASET, MAX_REF_BYTES), mark)) {
        throw new RefusedException(
            "dataset-exists",
            "There is another dataset at '" + to.location() + "'.",
            "Copy to a place where nothing is yet, or where a copy of this dataset is.");
      }
    } else if (!found.stream().allMatch(Copier::isOurs)) {
      throw new RefusedException(
          "folder-not-empty",
          "'" + to.location() + "' holds other files already, for instance '" + found.get(0) + "'.",
          "Choose a path that does not exist yet.");
    }
  }

  private static boolean isOurs(String name) {
    return ObjectNames.isNamedById(name) || name.startsWith("views/") || name.startsWith("refs/");
  }

  private void copy(String name) {
    try (ObjectSource source = objects.open(name)) {
      String id = ObjectNames.isNamedById(name) ? ObjectNames.idOf(name) : "";
      if (isThere(name, id, source)) {
        step(0);
        return;
      }
      List<ByteBuffer> content = read(source);
      String found = Hashes.sha256(content);
      if (!id.isEmpty() && !id.equals(found)) {
        throw new DamagedException(
            "Damaged object '"
                + name
                + "' in '"
                + from.location()
                + "': its SHA-256 is "
                + found
                + ".",
            "'tarn verify DATASET' lists all damage; the copy shows nothing yet.");
      }
      to.put(name, content);
      copied++;
      step(source.size());
    }
  }

  /** Whether the target holds the object; one that is not what its name says is refused. */
  private boolean isThere(String name, String id, ObjectSource source) {
    try (ObjectSource there = to.open(name)) {
      boolean same =
          id.isEmpty()
              ? Hashes.sha256(read(there)).equals(Hashes.sha256(read(source)))
              : hash(there).equals(id);
      if (!same) {
        throw new DamagedException(
            "Object '" + name + "' in '" + to.location() + "' is not the one that is copied.",
            "Delete it and copy again.");
      }
      return true;
    } catch (ObjectMissingException e) {
      return false;
    }
  }

  private static String hash(ObjectSource source) {
    MessageDigest digest = Hashes.newSha256();
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, source.size()));
    for (long at = 0; at < source.size(); at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), source.size() - at));
      source.read(at, buffer);
      digest.update(buffer.flip());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The bytes of an object, off the heap where the store has them so and they are many. */
  private static List<ByteBuffer> read(ObjectSource source) {
    List<ByteBuffer> content = new ArrayList<>();
    for (long at = 0; at < source.size(); at += PIECE_BYTES) {
      int length = (int) Math.min(PIECE_BYTES, source.size() - at);
      Optional<ByteBuffer> mapped =
          source.size() > 4L * PIECE_BYTES ? source.map(at, length) : Optional.empty();
      ByteBuffer piece = mapped.orElseGet(() -> ByteBuffer.allocate(length));
      if (mapped.isEmpty()) {
        source.read(at, piece);
        piece.flip();
      }
      content.add(piece);
    }
    return content;
  }

  /**
   * A new chain comes newest first: while its number 1 is not there, its newest is found by a list
   * and is the right one. One that is there already grows upwards.
   */
  private void chain(List<String> names) {
    List<String> order = new ArrayList<>(names);
    String prefix = names.get(0).substring(0, names.get(0).lastIndexOf('/') + 1);
    List<String> there = to.list(prefix, "", 1);
    if (!there.isEmpty() && to.size(names.get(names.size() - 1)).isPresent()) {
      if (there.get(0).compareTo(names.get(0)) < 0) {
        throw diverged(there.get(0));
      }
      Collections.reverse(order);
    }
    for (String name : order) {
      to.sync();
      ref(name);
    }
    to.sync();
  }

  private void ref(String name) {
    byte[] object = from.read(name, MAX_REF_BYTES);
    String commit = "commits/" + Hashes.sha256(List.of(ByteBuffer.wrap(object)));
    boolean put =
        to.size(commit).isPresent()
            ? to.publish(commit, name)
            : to.put(name, List.of(ByteBuffer.wrap(object)));
    if (put) {
      copied++;
    } else if (!Arrays.equals(to.read(name, MAX_REF_BYTES), object)) {
      throw diverged(name);
    }
    step(put ? object.length : 0);
  }

  private ConflictException diverged(String name) {
    return new ConflictException(
        "copy-diverged",
        "'"
            + name
            + "' in '"
            + to.location()
            + "' is not what it is here: the copy has commits of"
            + " its own.",
        "Copy to another place.");
  }
}
