package dev.tarn.version.stage;

import dev.tarn.error.DamagedException;
import dev.tarn.error.OutcomeUnknownException;
import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Schema;
import dev.tarn.store.ObjectMissingException;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.CborWriter;
import dev.tarn.version.object.Hashes;
import dev.tarn.version.object.ObjectLimits;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.object.StoredForm;
import dev.tarn.version.pack.ChunkEntry;
import dev.tarn.version.pack.EntryForm;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.PackWriter;
import dev.tarn.version.pack.PendingChunk;
import dev.tarn.version.pack.SchemaForm;
import dev.tarn.version.row.RowSegment;
import dev.tarn.version.write.AppendedRows;
import dev.tarn.version.write.Changes;
import dev.tarn.version.write.Edits;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Keeps staged work: each part is one object under {@code staging/<stage>/<number>}, a pack with
 * the small chunks inside; larger chunks are already files of their own.
 */
public final class StageStore {
  private static final int MAX_PARTS = 100_000;

  private final ObjectStore store;

  public StageStore(ObjectStore store) {
    this.store = store;
  }

  /** Adds a part to a stage; durable when this returns. */
  public void add(
      String stage, String owner, String branch, String base, Instant time, Changes changes) {
    PackWriter pack = new PackWriter(store);
    List<Placed> placed = new ArrayList<>();
    for (AppendedRows rows : changes.appended()) {
      Map<String, List<ChunkEntry>> chunks = new LinkedHashMap<>();
      rows.chunks()
          .forEach(
              (tensor, pending) ->
                  chunks.put(
                      tensor,
                      pending.stream()
                          .map(chunk -> chunk.place(pack, PackWriter.Place.BY_SIZE))
                          .toList()));
      placed.add(new Placed(rows, chunks));
    }
    List<StagedEdits.Placed> edits =
        changes.edits().stream().map(edit -> StagedEdits.place(edit, pack)).toList();
    boolean hasFiles =
        Stream.concat(
                placed.stream().map(Placed::chunks), edits.stream().map(StagedEdits.Placed::chunks))
            .flatMap(chunks -> chunks.values().stream())
            .flatMap(List::stream)
            .anyMatch(entry -> entry.ref().map(ObjectRef::isOwnFile).orElse(false));
    if (hasFiles) {
      // The stage is a root: what it names must survive a power cut that it survives.
      store.sync();
    }
    String prefix = prefix(stage);
    for (long number = store.list(prefix, "", MAX_PARTS).size() + 1L; ; number++) {
      Part part = new Part(stage, number, pack.packedBytes(), pack.packedCrc());
      byte[] body = encode(part, owner, branch, base, time, changes, placed, edits);
      List<ByteBuffer> content = pack.finish(StoredForm.Kind.STAGE, body);
      if (put(prefix + ObjectNames.number(number), content)) {
        if (!pack.files().isEmpty()) {
          // From here on the part keeps its files; before it nothing did.
          checkFiles(pack, prefix + ObjectNames.number(number));
        }
        return;
      }
    }
  }

  private void checkFiles(PackWriter pack, String part) {
    try {
      pack.files().check(store.modified(part), false);
    } catch (TarnException e) {
      takeBack(part, e);
      throw e;
    }
  }

  /**
   * Puts a part durably, or leaves nothing of it; false if another part has the name. Doing it
   * again after an error must not stage the same twice.
   */
  private boolean put(String name, List<ByteBuffer> content) {
    boolean put;
    try {
      put = store.put(name, content);
    } catch (TarnException e) {
      if (!holds(name, content, e)) {
        throw e;
      }
      put = true;
    }
    if (!put) {
      return false;
    }
    try {
      store.sync();
      return true;
    } catch (TarnException e) {
      takeBack(name, e);
      throw e;
    }
  }

  private boolean holds(String name, List<ByteBuffer> content, TarnException failure) {
    try {
      return store.size(name).isPresent()
          && Hashes.sha256(store, name).equals(Hashes.sha256(content));
    } catch (TarnException e) {
      throw unknown(failure);
    }
  }

  private void takeBack(String name, TarnException failure) {
    try {
      store.delete(name);
    } catch (TarnException e) {
      throw unknown(failure);
    }
  }

  private static OutcomeUnknownException unknown(TarnException failure) {
    return new OutcomeUnknownException(
        "It is not known whether the changes are staged: " + failure.getMessage(),
        "'tarn status DATASET' lists what is staged.",
        failure);
  }

  /**
   * Where a part belongs and what lies behind its body: another place or other bytes are damage.
   */
  private record Part(String stage, long number, long packedBytes, long packedCrc) {
    void write(CborWriter out) {
      out.key("stage").text(stage);
      out.key("number").integer(number);
      out.key("packed").array(2, () -> out.integer(packedBytes).integer(packedCrc));
    }

    static Part found(String name, byte[] object, long packedFrom) {
      String place = name.substring(ObjectNames.STAGING.length());
      int slash = place.indexOf('/');
      CRC32C crc = new CRC32C();
      int from = (int) Math.min(packedFrom, object.length);
      crc.update(object, from, object.length - from);
      return new Part(
          ObjectNames.decode(place.substring(0, slash)),
          ObjectNames.parseNumber(place.substring(slash + 1)),
          object.length - packedFrom,
          crc.getValue());
    }
  }

  private record Placed(AppendedRows rows, Map<String, List<ChunkEntry>> chunks) {}

  private static byte[] encode(
      Part part,
      String owner,
      String branch,
      String base,
      Instant time,
      Changes changes,
      List<Placed> placed,
      List<StagedEdits.Placed> edits) {
    CborWriter out = new CborWriter();
    out.map(
        edits.isEmpty() ? 10 : 11,
        () -> {
          part.write(out);
          out.key("owner").text(owner);
          out.key("branch").text(branch);
          out.key("base").hex(base);
          out.key("time").integer(EntryForm.micros(time));
          out.key("schema_before").bytes(SchemaForm.encode(changes.base()));
          out.key("schema").bytes(SchemaForm.encode(changes.schema()));
          out.key("appended").array(placed.size(), () -> placed.forEach(rows -> write(out, rows)));
          if (!edits.isEmpty()) {
            out.key("edits")
                .array(edits.size(), () -> edits.forEach(edit -> StagedEdits.write(out, edit)));
          }
        });
    return out.finish();
  }

  private static void write(CborWriter out, Placed placed) {
    out.array(
        3,
        () -> {
          RowSegment segment = onlySegment(placed.rows());
          out.hex(segment.block()).integer(segment.length());
          out.map(
              placed.chunks().size(),
              () ->
                  placed
                      .chunks()
                      .forEach(
                          (tensor, entries) -> {
                            out.key(tensor);
                            out.array(
                                entries.size(),
                                () -> entries.forEach(entry -> EntryForm.CHUNKS.write(out, entry)));
                          }));
        });
  }

  private static RowSegment onlySegment(AppendedRows rows) {
    RowSegment first = rows.segments().get(0);
    if (rows.segments().size() != 1 || first.firstOrdinal() != 0) {
      throw new IllegalArgumentException("Only new rows are staged");
    }
    return first;
  }

  /**
   * All stages, in name order; parts that {@code consumed} names are left out, and so are stages of
   * which none is left.
   */
  public Stages list(Set<String> consumed) {
    List<Stage> stages = new ArrayList<>();
    Map<String, TarnException> damaged = new LinkedHashMap<>();
    for (String stage : stageIds()) {
      try {
        read(stage, consumed).ifPresent(stages::add);
      } catch (DamagedException | RefusedException e) {
        damaged.put(stage, e);
      }
    }
    return new Stages(stages, damaged);
  }

  /** The ids of the stages, in name order. */
  public Set<String> stageIds() {
    Set<String> ids = new LinkedHashSet<>();
    for (String name : store.list(ObjectNames.STAGING, "", MAX_PARTS)) {
      String rest = name.substring(ObjectNames.STAGING.length());
      int slash = rest.indexOf('/');
      if (slash > 0) {
        ObjectNames.tryDecode(rest.substring(0, slash)).ifPresent(ids::add);
      }
    }
    return ids;
  }

  /** The names of a stage's parts, newest first. */
  public List<String> parts(String stage) {
    return store.list(prefix(stage), "", MAX_PARTS);
  }

  /** One stage without the parts that {@code consumed} names; empty where none is left. */
  public Optional<Stage> read(String stage, Set<String> consumed) {
    List<String> names = new ArrayList<>(parts(stage));
    java.util.Collections.reverse(names);
    Stage whole = null;
    for (String name : names) {
      String id;
      byte[] object;
      try {
        id = consumed.isEmpty() ? "" : Hashes.sha256(store, name);
        if (consumed.contains(id)) {
          continue;
        }
        object = ObjectLimits.read(store, name);
      } catch (ObjectMissingException e) {
        if (store.size(name).isPresent()) {
          throw e;
        }
        // Dropped since it was listed, the newest part first: what is left is the beginning.
        return read(stage, consumed);
      }
      id = Hashes.sha256(List.of(ByteBuffer.wrap(object)));
      Stage part = decode(stage, id, object, name);
      whole =
          whole == null
              ? part
              : new Stage(
                  stage,
                  whole.owner(),
                  whole.branch(),
                  whole.base(),
                  whole.since(),
                  whole.changes().then(part.changes()));
    }
    return Optional.ofNullable(whole);
  }

  private static Stage decode(String stage, String id, byte[] object, String name) {
    CborReader in = StoredForm.decode(StoredForm.Kind.STAGE, object, name);
    long bodyLength =
        Integer.toUnsignedLong(
            ByteBuffer.wrap(object).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(8));
    long packedFrom = PackReader.align(StoredForm.HEADER_BYTES + bodyLength);
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, Schema> schemas = new LinkedHashMap<>();
    List<AppendedRows> appended = new ArrayList<>();
    List<Edits> edits = new ArrayList<>();
    Instant[] time = {Instant.EPOCH};
    long[] numbers = new long[3];
    in.map(
        key -> {
          switch (key) {
            case "owner", "branch", "stage" -> texts.put(key, in.text());
            case "base" -> texts.put(key, in.id());
            case "number" -> numbers[0] = in.integer();
            case "packed" -> {
              in.begin();
              numbers[1] = in.integer();
              numbers[2] = in.integer();
              in.end();
            }
            case "time" -> time[0] = EntryForm.time(in.integer());
            case "schema_before", "schema" -> {
              byte[] schema = in.bytes();
              schemas.put(key, SchemaForm.read(new CborReader(schema, 0, schema.length, name)));
            }
            case "appended" -> in.array(() -> appended.add(readRows(in, object, packedFrom, name)));
            case "edits" ->
                in.array(
                    () ->
                        edits.add(
                            StagedEdits.read(
                                in, entry -> pending(entry, object, packedFrom, name))));
            default -> in.skip();
          }
        });
    Part written = new Part(texts.getOrDefault("stage", ""), numbers[0], numbers[1], numbers[2]);
    boolean padded = true;
    for (long at = StoredForm.HEADER_BYTES + bodyLength; at < packedFrom; at++) {
      padded &= at < object.length && object[(int) at] == 0;
    }
    if (!padded || !written.equals(Part.found(name, object, packedFrom))) {
      throw new DamagedException("Object " + name + " was written as " + written + ".", null);
    }
    Changes changes =
        new Changes(
            schemas.getOrDefault("schema_before", Schema.empty()),
            schemas.getOrDefault("schema", Schema.empty()),
            appended,
            edits,
            List.of(id));
    return new Stage(
        stage,
        texts.getOrDefault("owner", ""),
        texts.getOrDefault("branch", ""),
        texts.getOrDefault("base", ""),
        time[0],
        changes);
  }

  private static AppendedRows readRows(CborReader in, byte[] object, long packedFrom, String name) {
    in.begin();
    String block = in.hex(EntryForm.BLOCK_BYTES);
    long rows = in.count();
    Map<String, List<PendingChunk>> chunks = new LinkedHashMap<>();
    in.map(
        tensor -> {
          List<PendingChunk> pending = new ArrayList<>();
          in.array(
              () ->
                  pending.add(
                      pending(
                          EntryForm.CHUNKS.read(in, ObjectRef.HERE), object, packedFrom, name)));
          chunks.put(tensor, pending);
        });
    in.end();
    return AppendedRows.of(block, rows, chunks);
  }

  private static PendingChunk pending(
      ChunkEntry entry, byte[] object, long packedFrom, String name) {
    ObjectRef ref = entry.object();
    if (ref == null || !ref.isHere()) {
      return new PendingChunk(entry, null);
    }
    long from = packedFrom + ref.offset();
    if (ref.offset() < 0 || ref.length() < 0 || from > object.length - ref.length()) {
      throw new DamagedException(
          "Object " + name + " is shorter than its list of chunks says.", null);
    }
    byte[] bytes = new byte[(int) ref.length()];
    System.arraycopy(object, (int) from, bytes, 0, bytes.length);
    if (!Hashes.sha256(List.of(ByteBuffer.wrap(bytes))).equals(ref.id())) {
      throw new DamagedException("A chunk in " + name + " is not what was staged.", null);
    }
    return new PendingChunk(entry, new PendingChunk.Content(bytes));
  }

  /** Drops a stage; its newest part first, so that what a crash leaves of it is its beginning. */
  public void drop(String stage) {
    store.list(prefix(stage), "", MAX_PARTS).forEach(store::delete);
  }

  /** Drops a stage; after this no power cut brings it back. */
  public void dropDurably(String stage) {
    for (String part : store.list(prefix(stage), "", MAX_PARTS)) {
      try {
        store.delete(part);
      } catch (TarnException e) {
        if (store.size(part).isPresent()) {
          throw e;
        }
      }
      try {
        store.sync();
      } catch (TarnException e) {
        throw unknown(e);
      }
    }
  }

  private static String prefix(String stage) {
    return ObjectNames.STAGING + ObjectNames.encode(stage) + "/";
  }
}
