package dev.tarn.version.ref;

import dev.tarn.error.DamagedException;
import dev.tarn.error.OutcomeUnknownException;
import dev.tarn.error.TarnException;
import dev.tarn.store.ObjectMissingException;
import dev.tarn.store.ObjectSource;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.Hashes;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.StoredForm;
import dev.tarn.version.object.Trash;
import dev.tarn.version.pack.PackReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The chains of numbered objects under {@code refs/}: each branch and tag is one. The newest number
 * is the truth; numbers are taken by put-if-absent, so each has one winner.
 */
public final class RefLog {
  private static final int MAX_POINTER_BYTES = 1 << 20;

  private final ObjectStore store;

  public RefLog(ObjectStore store) {
    this.store = store;
  }

  /** What the newest number of a chain says: the commit it stands for (empty: it was deleted). */
  public record Head(long number, Optional<String> commit) {}

  /** The newest number of a chain, or empty where there is no chain. */
  public Optional<Head> head(String prefix) {
    try {
      return head(prefix, newestNumber(prefix));
    } catch (ObjectMissingException e) {
      // The oldest numbers were reclaimed under our eyes, so that galloping ended too early.
      return head(prefix, newestListed(prefix));
    }
  }

  private Optional<Head> head(String prefix, long newest) {
    return newest == 0 ? Optional.empty() : Optional.of(new Head(newest, target(prefix, newest)));
  }

  /**
   * As {@link #head(String)}, where an earlier head is known: what a number says never changes, so
   * only what came later is looked for.
   */
  public Optional<Head> head(String prefix, Head known) {
    if (!exists(prefix, known.number())) {
      return head(prefix);
    }
    long newest = newestNumber(prefix, known.number());
    return Optional.of(newest == known.number() ? known : new Head(newest, target(prefix, newest)));
  }

  /** What one number of a chain says, or empty where nobody has taken it. */
  public Optional<Head> at(String prefix, long number) {
    return exists(prefix, number)
        ? Optional.of(new Head(number, target(prefix, number)))
        : Optional.empty();
  }

  /**
   * The newest number by galloping from 1: numbers are taken one after another, so about 2·log2(n)
   * look-ups find it without listing a folder of n names.
   */
  private long newestNumber(String prefix) {
    return exists(prefix, 1) ? newestNumber(prefix, 1) : newestListed(prefix);
  }

  /** The newest number, galloping from one that is there. */
  private long newestNumber(String prefix, long there) {
    long known = there;
    long step = 1;
    while (exists(prefix, known + step)) {
      known += step;
      step *= 2;
    }
    long missing = known + step;
    while (missing - known > 1) {
      long middle = (known + missing) >>> 1;
      if (exists(prefix, middle)) {
        known = middle;
      } else {
        missing = middle;
      }
    }
    return known;
  }

  /** For chains whose oldest numbers were cut off. */
  private long newestListed(String prefix) {
    for (String name : store.list(prefix, "", 16)) {
      long number = ObjectNames.parseNumber(name.substring(prefix.length()));
      if (number > 0) {
        return number;
      }
    }
    return 0;
  }

  private boolean exists(String prefix, long number) {
    return store.size(prefix + ObjectNames.number(number)).isPresent();
  }

  private Optional<String> target(String prefix, long number) {
    String name = prefix + ObjectNames.number(number);
    try (var source = store.open(name)) {
      byte[] first = new byte[(int) Math.min(StoredForm.HEADER_BYTES, source.size())];
      source.read(0, ByteBuffer.wrap(first));
      switch (StoredForm.kindOf(first, name)) {
        case COMMIT -> {
          return Optional.of(commitAt(source, prefix, number, name));
        }
        case POINTER, TOMBSTONE -> {
          StoredForm.Kind kind = StoredForm.kindOf(first, name);
          byte[] object = store.read(name, MAX_POINTER_BYTES);
          return RefForm.decode(kind, object, prefix, number, name).commit();
        }
        default ->
            throw new DamagedException(
                "Object " + name + " is neither commit, pointer nor tombstone.", null);
      }
    }
  }

  /**
   * The id of the commit that a ref is a second name of: the hash of its bytes. Where that is no
   * commit because a packed object behind the record is damaged, the commit of the same record:
   * everything else of it can still be read.
   */
  private String commitAt(ObjectSource source, String prefix, long number, String name) {
    byte[] record = record(source, name);
    checkWritten(record, prefix, number, name);
    String id = Hashes.sha256(source);
    if (new Trash(store).place(ObjectNames.commit(id)).isPresent()) {
      return id;
    }
    return sameRecord(record)
        .orElseThrow(
            () ->
                new DamagedException(
                    "Object " + name + " stands for commit " + id + ", which is not there.", null));
  }

  /**
   * The id of the commit that a number of a branch is, whether or not the commit itself is there;
   * empty for a pointer or tombstone, and where the commit is there under another id, so that the
   * number's own bytes are damaged.
   */
  Optional<String> wholeCommit(String name) {
    int slash = name.lastIndexOf('/') + 1;
    long number = ObjectNames.parseNumber(name.substring(slash));
    try (ObjectSource source = store.open(name)) {
      if (number < 1 || !isCommit(source)) {
        return Optional.empty();
      }
      byte[] record = record(source, name);
      checkWritten(record, name.substring(0, slash), number, name);
      String id = Hashes.sha256(source);
      if (!sameRecord(record).orElse(id).equals(id)) {
        return Optional.empty();
      }
      // Where the commit is gone, nothing else says what its bytes must hash to.
      checkPacked(record, source, name);
      return Optional.of(id);
    }
  }

  /** What lies behind the record must be what the record says. */
  private static void checkPacked(byte[] record, ObjectSource source, String name) {
    long[] written = {-1, -1};
    CborReader in = StoredForm.decode(StoredForm.Kind.COMMIT, record, name);
    in.map(
        key -> {
          if (key.equals("packed")) {
            in.begin();
            written[0] = in.integer();
            written[1] = in.integer();
            in.end();
          } else {
            in.skip();
          }
        });
    long packedFrom = Math.min(PackReader.align(record.length), source.size());
    ByteBuffer padding = ByteBuffer.allocate((int) (packedFrom - record.length));
    source.read(record.length, padding);
    boolean padded = Arrays.equals(padding.array(), new byte[padding.capacity()]);
    long packed = source.size() - packedFrom;
    long crc = Hashes.crc32c(source, packedFrom, packed);
    if (!padded || written[0] != packed || written[1] != crc) {
      throw new DamagedException(
          "Object "
              + name
              + " is damaged behind its record: "
              + packed
              + " bytes with CRC32C "
              + Long.toHexString(crc)
              + ", its record says "
              + written[0]
              + " with "
              + Long.toHexString(written[1])
              + ".",
          null);
    }
  }

  /** A commit must have been written under the very number it is found under. */
  private static void checkWritten(byte[] object, String prefix, long number, String name) {
    CborReader in = StoredForm.decode(StoredForm.Kind.COMMIT, object, name);
    String[] branch = {""};
    long[] written = {0};
    in.map(
        key -> {
          switch (key) {
            case "branch" -> branch[0] = in.text();
            case "number" -> written[0] = in.integer();
            default -> in.skip();
          }
        });
    String chain = ObjectNames.HEADS + ObjectNames.encode(branch[0]) + "/";
    if (!chain.equals(prefix) || written[0] != number) {
      throw new DamagedException(
          "Object " + name + " was written as " + chain + ObjectNames.number(written[0]) + ".",
          null);
    }
  }

  private static byte[] record(ObjectSource source, String name) {
    return StoredForm.readHeaderAndBody(StoredForm.Kind.COMMIT, source, 0, source.size(), name);
  }

  private Optional<String> sameRecord(byte[] wanted) {
    for (String name : objects(ObjectNames.COMMITS)) {
      try (ObjectSource source = store.open(name)) {
        byte[] record = new byte[(int) Math.min(wanted.length, source.size())];
        source.read(0, ByteBuffer.wrap(record));
        if (Arrays.equals(record, wanted)) {
          return Optional.of(name.substring(ObjectNames.COMMITS.length()));
        }
      }
    }
    return Optional.empty();
  }

  /** What a pointer or tombstone says; empty where a number is a commit or is not taken. */
  Optional<RefForm> form(String prefix, long number) {
    String name = prefix + ObjectNames.number(number);
    if (store.size(name).isEmpty()) {
      return Optional.empty();
    }
    StoredForm.Kind kind;
    try (ObjectSource source = store.open(name)) {
      byte[] header = new byte[(int) Math.min(StoredForm.HEADER_BYTES, source.size())];
      source.read(0, ByteBuffer.wrap(header));
      kind = StoredForm.kindOf(header, name);
    }
    return kind == StoredForm.Kind.POINTER || kind == StoredForm.Kind.TOMBSTONE
        ? Optional.of(
            RefForm.decode(kind, store.read(name, MAX_POINTER_BYTES), prefix, number, name))
        : Optional.empty();
  }

  /**
   * Takes a number of a chain for a pointer or tombstone, durably; false if someone else took it. A
   * put whose answer was lost is settled by reading the number back.
   */
  public boolean take(RefForm form) {
    String name = form.ref() + ObjectNames.number(form.number());
    byte[] object = form.encode();
    boolean taken;
    try {
      taken = store.put(name, List.of(ByteBuffer.wrap(object))) || holds(name, object);
    } catch (TarnException e) {
      taken = settle(name, object, e);
    }
    syncTaken(store, "Object " + name, null);
    return taken;
  }

  /**
   * Makes a name durable that others see already, so that it cannot be taken back.
   *
   * @param failure what the store said when it was asked to take the name, or null
   */
  public static void syncTaken(ObjectStore store, String what, @Nullable TarnException failure) {
    try {
      store.sync();
    } catch (TarnException e) {
      throw new OutcomeUnknownException(
          what
              + " is there, but the store did not say that it would survive a power cut: "
              + e.getMessage(),
          "Look at the disk, then open the dataset again: if the change is there, it is done.",
          failure == null ? e : failure);
    }
  }

  private boolean holds(String name, byte[] object) {
    return Hashes.sha256(store, name).equals(Hashes.sha256(List.of(ByteBuffer.wrap(object))));
  }

  private boolean settle(String name, byte[] object, TarnException failure) {
    boolean there;
    boolean ours = false;
    try {
      there = store.size(name).isPresent();
      if (there) {
        ours = holds(name, object);
      }
    } catch (TarnException e) {
      throw new OutcomeUnknownException(
          "Object "
              + name
              + " was sent, but the store did not say whether it took effect: "
              + failure.getMessage(),
          "'tarn branch DATASET' and 'tarn tag DATASET' show whether it did.",
          failure);
    }
    if (!there) {
      throw failure;
    }
    return ours;
  }

  /** The names of all objects in all chains that begin so. */
  public List<String> objects(String prefix) {
    return store.listAll(prefix);
  }

  /**
   * Checks one object of a chain: what it says must be written whole, under this very name, and
   * stand for a commit that is there.
   */
  void check(String name) {
    int slash = name.lastIndexOf('/') + 1;
    String prefix = name.substring(0, slash);
    long number = ObjectNames.parseNumber(name.substring(slash));
    if (number < 1) {
      throw new DamagedException("Object " + name + " has no number of a chain.", null);
    }
    Optional<String> commit = target(prefix, number);
    if (commit.isEmpty()) {
      return;
    }
    String other = ObjectNames.commit(commit.get());
    Optional<String> place = new Trash(store).place(other);
    if (place.isEmpty()) {
      if (exists(prefix, number + 1)) {
        // The ref moved on, and what only it reached may have been removed since.
        return;
      }
      throw new DamagedException(
          "Object " + name + " stands for commit " + commit.get() + ", which is not there.", null);
    }
    try (ObjectSource ref = store.open(name);
        ObjectSource object = store.open(place.get())) {
      // Damage that both names share is reported once, under the commit's name.
      if (isCommit(ref) && !Hashes.sha256(ref).equals(Hashes.sha256(object))) {
        throw new DamagedException("Object " + name + " differs from " + other + ".", null);
      }
    }
  }

  private static boolean isCommit(ObjectSource ref) {
    byte[] header = new byte[(int) Math.min(StoredForm.HEADER_BYTES, ref.size())];
    ref.read(0, ByteBuffer.wrap(header));
    return header.length == StoredForm.HEADER_BYTES && header[4] == 'C';
  }

  /** The names of the chains that begin so, decoded, in name order, those that ended too. */
  List<String> names(String prefix) {
    List<String> names = new ArrayList<>();
    String after = "";
    while (true) {
      List<String> next = store.list(prefix, after, 1);
      if (next.isEmpty()) {
        return names;
      }
      String rest = next.get(0).substring(prefix.length());
      int slash = rest.indexOf('/');
      if (slash < 0) {
        after = next.get(0);
        continue;
      }
      ObjectNames.tryDecode(rest.substring(0, slash)).ifPresent(names::add);
      // '0' is the character after '/': everything of this chain is skipped.
      after = prefix + rest.substring(0, slash) + "0";
    }
  }
}
