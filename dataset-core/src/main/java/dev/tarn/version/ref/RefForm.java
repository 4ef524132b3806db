package dev.tarn.version.ref;

import dev.tarn.error.DamagedException;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.CborWriter;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.StoredForm;
import dev.tarn.version.pack.EntryForm;
import java.time.Instant;
import java.util.Optional;

/**
 * A pointer or tombstone: one number of a branch or tag that is no commit itself.
 *
 * @param ref the prefix of the chain it was written for
 * @param number its number there
 * @param commit the commit it stands for; empty where the ref ends
 * @param author who wrote it
 * @param time when
 * @param message why; empty where nothing was said
 */
public record RefForm(
    String ref, long number, Optional<String> commit, String author, Instant time, String message) {

  /** The whole object. */
  byte[] encode() {
    CborWriter out = new CborWriter();
    int keys = 4 + (commit.isPresent() ? 1 : 0) + (message.isEmpty() ? 0 : 1);
    out.map(
        keys,
        () -> {
          out.key("ref").text(ref).key("number").integer(number);
          commit.ifPresent(id -> out.key("commit").hex(id));
          out.key("author").text(author).key("time").integer(EntryForm.micros(time));
          if (!message.isEmpty()) {
            out.key("message").text(message);
          }
        });
    return StoredForm.encode(kind(), out.finish());
  }

  private StoredForm.Kind kind() {
    return commit.isPresent() ? StoredForm.Kind.POINTER : StoredForm.Kind.TOMBSTONE;
  }

  /**
   * Reads an object that must have been written as this number of this chain.
   *
   * @param kind pointer or tombstone, as its header says
   */
  static RefForm decode(
      StoredForm.Kind kind, byte[] object, String prefix, long number, String name) {
    Draft draft = new Draft();
    CborReader in = StoredForm.decode(kind, object, name);
    in.map(key -> draft.read(key, in));
    if (!draft.ref.equals(prefix) || draft.number != number) {
      throw new DamagedException(
          "Object "
              + name
              + " was written as "
              + draft.ref
              + ObjectNames.number(draft.number)
              + ".",
          null);
    }
    if (draft.commit.isPresent() != (kind == StoredForm.Kind.POINTER)) {
      throw new DamagedException(
          "Object "
              + name
              + " is a "
              + (draft.commit.isPresent() ? "tombstone" : "pointer")
              + (draft.commit.isPresent() ? " with" : " without")
              + " a commit.",
          null);
    }
    return new RefForm(prefix, number, draft.commit, draft.author, draft.time, draft.message);
  }

  private static final class Draft {
    private String ref = "";
    private long number;
    private Optional<String> commit = Optional.empty();
    private String author = "";
    private Instant time = Instant.EPOCH;
    private String message = "";

    void read(String key, CborReader in) {
      switch (key) {
        case "ref" -> ref = in.text();
        case "number" -> number = in.integer();
        case "commit" -> commit = Optional.of(in.id());
        case "author" -> author = in.text();
        case "time" -> time = EntryForm.time(in.integer());
        case "message" -> message = in.text();
        default -> in.skip();
      }
    }
  }
}
