package dev.tarn.integrity;

import dev.tarn.chunk.DamagedChunkException;
import dev.tarn.error.TarnException;
import dev.tarn.schema.TensorSchema;
import dev.tarn.store.ObjectSource;
import dev.tarn.version.history.Versions;
import dev.tarn.version.object.Hashes;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.pack.ChunkEntry;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.reach.AffectedRows;
import dev.tarn.version.reach.Held;
import dev.tarn.version.reach.ObjectWalk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads every byte that branches, tags, views and stages reach, and compares each object with its
 * id and checksums, and each chunk's contents with what is said of them where it is listed. Of
 * damage it is said which rows go with it.
 */
public final class Verifier {
  private final PackReader objects;
  private final ObjectWalk walk;

  /** What is wrong with each object of the store that was looked at; empty where nothing is. */
  private final Map<String, Optional<String>> files = new LinkedHashMap<>();

  /** The same of objects inside damaged packs. */
  private final Map<ObjectRef, Optional<String>> packed = new HashMap<>();

  /** What is wrong with the contents of each chunk, as it is listed. */
  private final Map<Listing, Optional<String>> contents = new HashMap<>();

  /** What was reported, told from other listings of the same chunk. */
  private final Set<List<Object>> reported = new HashSet<>();

  private final Set<Damage> damage = new LinkedHashSet<>();
  private @Nullable AffectedRows rows;
  private long bytes;

  /** A chunk and what is said of it: two lists may say two things. */
  private record Listing(ChunkEntry entry, String tensor) {}

  private Verifier(PackReader objects, ObjectWalk walk) {
    this.objects = objects;
    this.walk = walk;
  }

  /** Checks everything that is reachable. */
  public static Verification verify(PackReader objects, Versions versions) {
    return new Verifier(objects, versions.walk()).run();
  }

  private Verification run() {
    walk.visit(new Checks());
    Set<String> told = new HashSet<>();
    damage.forEach(one -> told.add(one.object()));
    List<Damage> all = new ArrayList<>(damage);
    files.forEach(
        (file, reason) ->
            reason
                .filter(text -> !told.contains(file))
                .ifPresent(text -> all.add(new Damage(file, "", -1, -1, text))));
    return new Verification(files.size(), bytes, all);
  }

  private final class Checks implements ObjectWalk.Visitor {
    private String commit = "";

    @Override
    public void ref(String name) {
      check(name, "");
    }

    @Override
    public void commit(String id) {
      commit = id;
      check(ObjectNames.COMMITS + id, id);
    }

    @Override
    public void object(String file, String fileId, ObjectRef ref, Held held) {
      Optional<String> reason = check(file, fileId);
      if (reason.isPresent() && !ref.isOwnFile()) {
        reason = packed.computeIfAbsent(ref, Verifier.this::checkPacked);
      }
      ChunkEntry listed = held.listed();
      if (reason.isEmpty() && listed != null) {
        reason =
            contents.computeIfAbsent(
                new Listing(listed, held.tensor()), Verifier.this::checkContents);
      }
      if (reason.isPresent() && reported.add(List.of(ref, held))) {
        report(file, ref.id(), held, commit, reason.get());
      }
    }

    @Override
    public void damaged(String name, TarnException reason) {
      // A list that has another hash is damaged once, though reading it fails too.
      boolean known = damage.stream().anyMatch(one -> one.object().equals(name));
      if (!known) {
        damage.add(new Damage(name, "", -1, -1, String.valueOf(reason.getMessage())));
      }
    }
  }

  private void report(String file, String id, Held held, String commit, String reason) {
    AffectedRows affected = rows;
    if (affected == null) {
      affected = new AffectedRows(objects);
      rows = affected;
    }
    String what = held.isChunk() ? "" : "This is a " + held.what() + ". ";
    for (AffectedRows.Rows found : affected.of(id, held, commit)) {
      String tensor =
          found.tensor().isEmpty()
              ? walk.tensor(held.tensor()).map(TensorSchema::name).orElse("")
              : found.tensor();
      String text = (what + reason + " " + found.where()).strip();
      damage.add(new Damage(file, tensor, found.first(), found.last(), text));
    }
  }

  private Optional<String> check(String name, String id) {
    Optional<String> known = files.get(name);
    if (known == null) {
      known = read(name, id);
      files.put(name, known);
    }
    return known;
  }

  private Optional<String> read(String name, String id) {
    try (ObjectSource source = objects.open(name)) {
      String found = Hashes.sha256(source);
      bytes += source.size();
      return id.isEmpty() || found.equals(id)
          ? Optional.empty()
          : Optional.of("SHA-256 is " + found + ", its name says " + id + ".");
    } catch (TarnException e) {
      return Optional.of(reason(e));
    }
  }

  /** What is wrong with an object in a pack of which something is. */
  private Optional<String> checkPacked(ObjectRef ref) {
    try {
      String found = objects.hash(ref);
      return found.equals(ref.id())
          ? Optional.empty()
          : Optional.of(
              "SHA-256 of its "
                  + ref.length()
                  + " bytes is "
                  + found
                  + ", expected "
                  + ref.id()
                  + ".");
    } catch (TarnException e) {
      return Optional.of(reason(e));
    }
  }

  /** What is wrong with a chunk whose bytes are those that were written. */
  private Optional<String> checkContents(Listing listing) {
    Optional<TensorSchema> tensor = walk.tensor(listing.tensor());
    if (tensor.isEmpty()) {
      return Optional.of("It is listed for tensor " + listing.tensor() + ", which no schema has.");
    }
    try {
      objects.verifyChunk(listing.entry(), tensor.get());
      return Optional.empty();
    } catch (DamagedChunkException e) {
      String chunk = listing.entry().ref().orElseThrow().id();
      return Optional.of("Chunk " + chunk + " is not what is said of it: " + e.reason() + ".");
    } catch (TarnException e) {
      return Optional.of(reason(e));
    }
  }

  private static String reason(TarnException e) {
    if (e.kind() == TarnException.Kind.ENVIRONMENT) {
      throw e;
    }
    return String.valueOf(e.getMessage());
  }
}
