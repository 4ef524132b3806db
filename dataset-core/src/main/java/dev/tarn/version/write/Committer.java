package dev.tarn.version.write;

import dev.tarn.error.ConflictException;
import dev.tarn.error.EnvironmentException;
import dev.tarn.error.OutcomeUnknownException;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.store.ObjectMissingException;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.Commit;
import dev.tarn.version.object.Hashes;
import dev.tarn.version.object.Nonces;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.object.StoredForm;
import dev.tarn.version.pack.ChunkEntry;
import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.EntryForm;
import dev.tarn.version.pack.NewFiles;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.PackWriter;
import dev.tarn.version.pack.Patch;
import dev.tarn.version.pack.PendingChunk;
import dev.tarn.version.pack.RunList;
import dev.tarn.version.pack.RunListWriter;
import dev.tarn.version.pack.SchemaForm;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.ref.RefLog;
import dev.tarn.version.row.RowSegment;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes commits: objects first, then, when all of them are durable, the next number of the branch.
 * Whoever takes the number first wins; the others put their rows on top and try again.
 */
public final class Committer {
  private static final int MAX_PUTS = 3;
  private static final int MAX_ATTEMPTS = 1000;

  private final ObjectStore store;
  private final PackReader objects;
  private final RefLog refs;
  private final Clock clock;
  private final Nonces nonces;

  /** The last commit that was made here, by branch: usually still its head. */
  private final Map<String, RefLog.Head> made = new ConcurrentHashMap<>();

  public Committer(PackReader objects, Clock clock, Nonces nonces) {
    this.store = objects.store();
    this.objects = objects;
    this.refs = new RefLog(store);
    this.clock = clock;
    this.nonces = nonces;
  }

  /** Who commits what, and why. */
  public record Request(String dataset, String branch, String author, String message) {}

  /** A change that was made for one state of the branch, and the other parents of its commit. */
  public record Prepared(Changes changes, List<String> otherParents) {}

  /** Makes the commit durable and returns it; the branch must exist. */
  public Commit commit(Request request, Changes changes) {
    return commit(request, head -> Optional.of(new Prepared(changes, List.of()))).orElseThrow();
  }

  /**
   * Makes a commit of a change that depends on the branch's newest commit; it is prepared again
   * whenever somebody else was faster.
   *
   * @param preparation gives the change for a head, or empty where there is nothing to do
   */
  public Optional<Commit> commit(
      Request request, Function<OpenCommit, Optional<Prepared>> preparation) {
    String prefix = ObjectNames.head(request.branch());
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      RefLog.Head head = head(prefix).orElseThrow(() -> branchGone(request.branch()));
      String parentId = head.commit().orElseThrow(() -> branchGone(request.branch()));
      OpenCommit parent = OpenCommit.open(parentId, objects);
      Optional<Prepared> prepared = preparation.apply(parent);
      if (prepared.isEmpty()) {
        return Optional.empty();
      }
      Changes changes = rebase(prepared.get().changes(), parent);
      PackWriter pack = new PackWriter(store);
      CommitRecord record =
          record(
              request,
              changes,
              prepared.get().otherParents(),
              head.number() + 1,
              Optional.of(parent),
              pack);
      Optional<Commit> done = publish(record, pack, prefix);
      if (done.isPresent()) {
        return done;
      }
    }
    throw new ConflictException(
        "busy-branch",
        "Branch '"
            + request.branch()
            + "' moved "
            + MAX_ATTEMPTS
            + " times while this commit was tried.",
        "What was to be committed is unchanged; commit again.");
  }

  /**
   * Two changes that know nothing of each other as one: where both give a number to a new class,
   * the second one's labels are written anew, so that every row keeps its class's name.
   */
  public Changes oneAfterAnother(Changes first, Changes second) {
    Schema both = SchemaRebase.rebase(second.base(), second.schema(), first.schema());
    ChunkRenumbering renumbering = new ChunkRenumbering(second.schema(), both, objects);
    return first.then(
        new Changes(
            second.base(),
            second.schema(),
            renumbering.appended(second.appended()),
            renumbering.edits(second.edits()),
            second.filled(),
            second.stages()));
  }

  /** The same change at the head's schema, positions and class numbers. */
  private Changes rebase(Changes changes, OpenCommit head) {
    Schema schema = SchemaRebase.rebase(changes.base(), changes.schema(), head.schema());
    checkDropped(changes, schema);
    EditRebase edits = new EditRebase(head, objects);
    ChunkRenumbering renumbering = new ChunkRenumbering(changes.schema(), schema, objects);
    return new Changes(
        head.schema(),
        schema,
        renumbering.appended(changes.appended()),
        renumbering.edits(changes.edits().stream().map(edits::rebase).toList()),
        changes.filled(),
        changes.stages());
  }

  /** Samples are not lost because somebody dropped their tensor meanwhile. */
  private static void checkDropped(Changes changes, Schema schema) {
    for (TensorSchema tensor : changes.schema().tensors()) {
      boolean hasSamples =
          changes.appended().stream()
              .flatMap(rows -> rows.chunks().getOrDefault(tensor.id(), List.of()).stream())
              .anyMatch(chunk -> chunk.entry().stats().nulls() < chunk.entry().rows());
      if (hasSamples && schema.byId(tensor.id()).isEmpty()) {
        ConflictException e =
            new ConflictException(
                "tensor-dropped",
                "Tensor '" + tensor.name() + "' was dropped since; this change has samples in it.",
                "Leave the tensor out and append again, or bring it back first.");
        e.with("tensor", tensor.name());
        throw e;
      }
    }
  }

  private Optional<RefLog.Head> head(String prefix) {
    RefLog.Head known = made.get(prefix);
    return known == null ? refs.head(prefix) : refs.head(prefix, known);
  }

  /** Makes the first commit of a dataset. */
  public Commit commitFirst(Request request, Changes changes, Runnable beforePublish) {
    PackWriter pack = new PackWriter(store);
    CommitRecord record = record(request, changes, List.of(), 1, Optional.empty(), pack);
    beforePublish.run();
    return publish(record, pack, ObjectNames.head(request.branch()))
        .orElseThrow(
            () ->
                new ConflictException(
                    "dataset-exists",
                    "Someone else created the dataset at "
                        + store.location()
                        + " at the same time.",
                    "Load it instead."));
  }

  /** What whoever commits to a branch is told when it was deleted or renamed meanwhile. */
  public static ConflictException branchGone(String branch) {
    return new ConflictException(
        "branch-gone",
        "Branch '" + branch + "' does not exist any more.",
        "'tarn branch DATASET' lists the branches.");
  }

  private CommitRecord record(
      Request request,
      Changes changes,
      List<String> otherParents,
      long number,
      Optional<OpenCommit> parent,
      PackWriter pack) {
    Schema schema = changes.schema();
    List<String> parents =
        new ArrayList<>(parent.map(open -> open.commit().id()).stream().toList());
    parents.addAll(otherParents);
    Optional<CommitRecord> before = parent.map(OpenCommit::record);
    ObjectRef schemaRef =
        parent.isPresent() && parent.get().schema().equals(schema)
            ? before.get().schema().resolved(parent.get().storedId())
            : pack.add(StoredForm.Kind.SCHEMA, SchemaForm.encode(schema), PackWriter.Place.BY_SIZE);
    List<RowSegment> segments =
        changes.appended().stream().flatMap(rows -> rows.segments().stream()).toList();
    PlacedEdits placed = PlacedEdits.place(changes.edits(), parent, objects, pack);
    RunList<RowSegment> rowTable =
        new RunListWriter<>(EntryForm.SEGMENTS, objects, pack)
            .append(before.map(CommitRecord::rowTable).orElse(RunList.empty()), segments);
    RunList<Commit> history =
        new RunListWriter<>(EntryForm.COMMITS, objects, pack)
            .append(
                before.map(CommitRecord::history).orElse(RunList.empty()),
                parent.map(open -> List.of(open.commit())).orElse(List.of()));
    return new CommitRecord(
        request.dataset(),
        CommitRecord.DATA,
        request.branch(),
        number,
        parents,
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        request.author(),
        request.message(),
        nonces.hex(16),
        segments.stream().mapToLong(RowSegment::length).sum() + placed.restored(),
        placed.updated(),
        placed.deleted(),
        schemaRef,
        rowTable,
        placed.deletions(),
        tensors(changes, parent, pack),
        patches(placed, schema),
        history,
        changes.stages(),
        Optional.empty());
  }

  private Map<String, RunList<ChunkEntry>> tensors(
      Changes changes, Optional<OpenCommit> parent, PackWriter pack) {
    RunListWriter<ChunkEntry> writer = new RunListWriter<>(EntryForm.CHUNKS, objects, pack);
    long rowsBefore = parent.map(open -> open.record().rowTable().rows()).orElse(0L);
    Map<String, RunList<ChunkEntry>> tensors = new LinkedHashMap<>();
    for (TensorSchema tensor : changes.schema().tensors()) {
      RunList<ChunkEntry> old =
          parent.map(open -> open.record().tensors().get(tensor.id())).orElse(null);
      List<PendingChunk> added = new ArrayList<>();
      if (old == null) {
        old = RunList.empty();
        if (rowsBefore > 0) {
          added.addAll(
              changes
                  .filled()
                  .getOrDefault(tensor.id(), List.of(PendingChunk.allNull(rowsBefore))));
        }
      }
      for (AppendedRows rows : changes.appended()) {
        added.addAll(
            rows.chunks().getOrDefault(tensor.id(), List.of(PendingChunk.allNull(rows.rows()))));
      }
      PackWriter.Place place =
          RunListWriter.isBulk(added.size()) ? PackWriter.Place.OWN_FILE : PackWriter.Place.BY_SIZE;
      tensors.put(
          tensor.id(),
          writer.append(old, added.stream().map(chunk -> chunk.place(pack, place)).toList()));
    }
    return tensors;
  }

  /** Of tensors that are dropped, patches are dropped too. */
  private static Map<String, RunList<Patch>> patches(PlacedEdits placed, Schema schema) {
    Map<String, RunList<Patch>> patches = new LinkedHashMap<>(placed.patches());
    patches.keySet().removeIf(tensor -> schema.byId(tensor).isEmpty());
    return patches;
  }

  /** Empty if someone else took the number. */
  public Optional<Commit> publish(CommitRecord record, PackWriter pack, String prefix) {
    List<ByteBuffer> content = pack.finish(StoredForm.Kind.COMMIT, record.encode(pack));
    String id = Hashes.sha256(content);
    store.put(ObjectNames.commit(id), content);
    store.sync();
    if (!pack.files().isEmpty()) {
      Instant now = kept(id, content, () -> store.modified(ObjectNames.commit(id)));
      pack.files().check(now, !record.stages().isEmpty());
    }
    long looked = System.nanoTime();
    boolean taken = take(prefix + ObjectNames.number(record.number()), id, content, record, prefix);
    if (!taken && !settle(prefix, record.number(), id, null)) {
      discard(ObjectNames.commit(id));
      return Optional.empty();
    }
    objects.made(id, content.get(0));
    if (System.nanoTime() - looked > NewFiles.LOOK_HOLDS.toNanos()) {
      pack.files().checkStillThere(id);
    }
    made.put(prefix, new RefLog.Head(record.number(), Optional.of(id)));
    return Optional.of(record.summary(id));
  }

  /** Clears away what nobody refers to; should that fail, reclaim finds it. */
  private void discard(String name) {
    try {
      store.delete(name);
    } catch (EnvironmentException e) {
      return;
    }
  }

  private boolean take(
      String name, String id, List<ByteBuffer> content, CommitRecord record, String prefix) {
    try {
      return kept(id, content, () -> store.publish(ObjectNames.commit(id), name));
    } catch (ConflictException e) {
      throw e;
    } catch (TarnException e) {
      return settle(prefix, record.number(), id, e);
    }
  }

  /**
   * Does what needs the commit's object. Nothing reaches it before it is published, so a reclaim
   * without retention time may take it at any moment: it is put again then.
   */
  private <T> T kept(String id, List<ByteBuffer> content, Supplier<T> work) {
    for (int attempt = 0; attempt < MAX_PUTS; attempt++) {
      try {
        return work.get();
      } catch (ObjectMissingException e) {
        store.put(ObjectNames.commit(id), content);
        store.sync();
      }
    }
    throw NewFiles.reclaimed(ObjectNames.commit(id));
  }

  /**
   * Whether the number holds this commit: the answer of a put may be lost, and a repeated put may
   * be refused because of its own first try.
   */
  private boolean settle(
      String prefix,
      long number,
      String id,
      @org.jspecify.annotations.Nullable TarnException failure) {
    Optional<RefLog.Head> found;
    try {
      found = refs.at(prefix, number);
    } catch (TarnException e) {
      throw new OutcomeUnknownException(
          "Commit "
              + id.substring(0, 8)
              + " was sent to number "
              + number
              + " of its branch, but the store did not say whether it took effect: "
              + e.getMessage()
              + " It may be there; nothing was deleted.",
          "'tarn log DATASET': if "
              + id.substring(0, 8)
              + " is listed, you are done; if not, commit again: the number cannot be taken twice.",
          failure == null ? e : failure);
    }
    boolean ours = found.flatMap(RefLog.Head::commit).equals(Optional.of(id));
    if (!ours && found.isEmpty() && failure != null) {
      throw failure;
    }
    if (ours && failure != null) {
      RefLog.syncTaken(store, "Commit " + id.substring(0, 8), failure);
    }
    return ours;
  }
}
