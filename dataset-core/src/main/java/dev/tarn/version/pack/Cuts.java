package dev.tarn.version.pack;

import dev.tarn.error.EnvironmentException;
import dev.tarn.error.OutcomeUnknownException;
import dev.tarn.error.TarnException;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.CborWriter;
import dev.tarn.version.object.ObjectLimits;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.StoredForm;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The chain {@code refs/cuts/<n>} that says where history was cut; its newest number counts and
 * holds what the older ones said.
 */
public final class Cuts {
  private static final String PREFIX = ObjectNames.CUTS;
  private static final int MAX_MARKS = 100_000;

  private final ObjectStore store;

  public Cuts(ObjectStore store) {
    this.store = store;
  }

  /** What was cut so far. */
  public Cut newest() {
    return newestName().map(this::read).orElse(Cut.NONE);
  }

  /** The mark that counts, if there is one. */
  public Optional<String> newestName() {
    return store.list(PREFIX, "", 1).stream().findFirst();
  }

  /** What was cut by marks that were put before a time, by the store's clock. */
  public Cut before(Instant time) {
    for (String name : names()) {
      if (store.modified(name).isBefore(time)) {
        return read(name);
      }
    }
    return Cut.NONE;
  }

  /** Marks that a newer one stands for, once that one is older than a time. */
  public List<String> superseded(Instant time) {
    List<String> names = names();
    for (int i = 0; i < names.size(); i++) {
      if (store.modified(names.get(i)).isBefore(time)) {
        return names.subList(i + 1, names.size());
      }
    }
    return List.of();
  }

  private List<String> names() {
    return store.list(PREFIX, "", MAX_MARKS);
  }

  private Cut read(String name) {
    CborReader in = StoredForm.decode(StoredForm.Kind.CUT, ObjectLimits.read(store, name), name);
    Instant[] before = {Instant.EPOCH};
    Set<String> ends = new HashSet<>();
    Set<String> commits = new HashSet<>();
    in.map(
        key -> {
          switch (key) {
            case "before" -> before[0] = EntryForm.time(in.integer());
            case "ends" -> in.array(() -> ends.add(in.id()));
            case "commits" -> in.array(() -> commits.add(in.id()));
            default -> in.skip();
          }
        });
    return new Cut(before[0], ends, commits);
  }

  private static void ids(CborWriter out, Set<String> ids) {
    out.array(ids.size(), () -> ids.stream().sorted().forEach(out::hex));
  }

  /** Puts a mark that stands for all cuts; false if someone else put one meanwhile. */
  public boolean put(Cut seen, Cut cut, String author, Instant now) {
    Optional<String> newest = newestName();
    if (!newest.map(this::read).orElse(Cut.NONE).equals(seen)) {
      return false;
    }
    long number =
        newest.map(name -> ObjectNames.parseNumber(name.substring(PREFIX.length()))).orElse(0L) + 1;
    CborWriter out = new CborWriter();
    out.map(
        6,
        () -> {
          out.key("number").integer(number);
          out.key("author").text(author);
          out.key("time").integer(EntryForm.micros(now));
          out.key("before").integer(EntryForm.micros(cut.before()));
          ids(out.key("ends"), cut.ends());
          ids(out.key("commits"), cut.commits());
        });
    byte[] object = StoredForm.encode(StoredForm.Kind.CUT, out.finish());
    return put(PREFIX + ObjectNames.number(number), object);
  }

  /** What failed once others could see the mark may be done: that is looked at, or said. */
  private boolean put(String name, byte[] object) {
    boolean put;
    try {
      put = store.put(name, List.of(ByteBuffer.wrap(object)));
    } catch (EnvironmentException e) {
      put = settle(name, object, e);
    }
    try {
      store.sync();
    } catch (EnvironmentException e) {
      throw unknown("it is there, but the store did not say that it would survive a power cut", e);
    }
    return put;
  }

  private boolean settle(String name, byte[] object, EnvironmentException failure) {
    try {
      if (store.size(name).isPresent()) {
        return Arrays.equals(store.read(name, object.length), object);
      }
    } catch (TarnException e) {
      throw unknown("the store did not say whether that took effect", failure);
    }
    throw failure;
  }

  private static OutcomeUnknownException unknown(String what, EnvironmentException failure) {
    return new OutcomeUnknownException(
        "The mark where history is cut was sent, and " + what + ": " + failure.getMessage(),
        "'tarn log DATASET' shows whether history is cut; to cut it, reclaim again.",
        failure);
  }
}
