package dev.tarn.version.purge;

import dev.tarn.schema.TensorSchema;
import dev.tarn.version.Commit;
import dev.tarn.version.object.Hashes;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.object.StoredForm;
import dev.tarn.version.pack.ChunkEntry;
import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.Deletion;
import dev.tarn.version.pack.EntryForm;
import dev.tarn.version.pack.NewFiles;
import dev.tarn.version.pack.ObjectMoves;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.PackWriter;
import dev.tarn.version.pack.Patch;
import dev.tarn.version.pack.RunList;
import dev.tarn.version.pack.RunListRewriter;
import dev.tarn.version.pack.StoredPositions;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.row.Positions;
import dev.tarn.version.row.RowIdentities;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes one commit or layout anew: its rows stay where they are, and those that go are deleted,
 * null in every tensor, and have no identity any more. Written twice it is the same, byte for byte.
 */
final class CommitRewrite {
  private static final int NONCE_DIGITS = 32;

  private final PackReader objects;
  private final RowIdentities rows;
  private final ObjectMoves moves;
  private final Map<String, Commit> rewritten;

  /**
   * @param rows the rows that go
   * @param rewritten by its old id each commit that was written anew before
   */
  CommitRewrite(
      PackReader objects, RowIdentities rows, ObjectMoves moves, Map<String, Commit> rewritten) {
    this.objects = objects;
    this.rows = rows;
    this.moves = moves;
    this.rewritten = rewritten;
  }

  /**
   * A commit that was put, not synced yet.
   *
   * @param id its new id
   * @param commit as a log shows it
   * @param files what it brings along beside its pack
   */
  record Written(String id, Commit commit, NewFiles files) {}

  /**
   * Writes it.
   *
   * @param parent its first parent as it was; empty if it has none that is there
   * @param erased its positions of the rows that go
   */
  Written write(OpenCommit commit, Optional<OpenCommit> parent, Positions erased) {
    CommitRecord old = commit.record();
    PackWriter pack = new PackWriter(objects.store());
    moves.begin(commit.storedId(), pack);
    CommitRecord record = record(commit, parent, erased, pack);
    List<ByteBuffer> content = pack.finish(StoredForm.Kind.COMMIT, record.encode(pack));
    String id = Hashes.sha256(content);
    objects.store().put(ObjectNames.commit(id), content);
    moves.end(id, old.laidOut().isEmpty());
    return new Written(id, record.summary(id), pack.files());
  }

  private CommitRecord record(
      OpenCommit commit, Optional<OpenCommit> parent, Positions erased, PackWriter pack) {
    CommitRecord old = commit.record();
    Map<String, RunList<ChunkEntry>> tensors = new LinkedHashMap<>();
    Map<String, RunList<Patch>> patches = new LinkedHashMap<>();
    for (TensorSchema tensor : commit.schema().tensors()) {
      ErasedEntries entries = new ErasedEntries(tensor, erased, objects, moves);
      tensors.put(
          tensor.id(),
          new RunListRewriter<>(EntryForm.CHUNKS, objects, moves, entries.chunks())
              .rewrite(old.tensors().get(tensor.id())));
      patches.put(
          tensor.id(),
          new RunListRewriter<>(EntryForm.PATCHES, objects, moves, entries.patches())
              .rewrite(old.patches().getOrDefault(tensor.id(), RunList.empty())));
    }
    ChangeCounts less = counts(commit, parent, erased);
    return new CommitRecord(
        old.dataset(),
        old.kind(),
        old.branch(),
        old.number(),
        old.parents().stream().map(this::id).toList(),
        old.time(),
        old.author(),
        old.message(),
        nonce(commit.storedId()),
        old.added() - less.added(),
        old.updated() - less.updated(),
        old.deleted() - less.deleted(),
        schema(old.schema()),
        rewrite(EntryForm.SEGMENTS, old.rowTable(), (segment, inTail) -> rows.purged(segment)),
        deletions(commit, erased, pack),
        tensors,
        patches,
        rewrite(EntryForm.COMMITS, old.history(), (entry, inTail) -> List.of(commit(entry))),
        old.stages(),
        old.laidOut().map(this::commit));
  }

  /** What a commit did is told from its first parent; where that is gone, what it said stays. */
  private static ChangeCounts counts(
      OpenCommit commit, Optional<OpenCommit> parent, Positions erased) {
    boolean unknown =
        commit.record().laidOut().isPresent()
            || (parent.isEmpty() && !commit.record().parents().isEmpty());
    return unknown ? new ChangeCounts(0, 0, 0) : ChangeCounts.of(commit, parent, erased);
  }

  private static String nonce(String id) {
    String text = "purge " + id;
    return Hashes.sha256(List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))))
        .substring(0, NONCE_DIGITS);
  }

  private String id(String commit) {
    Commit now = rewritten.get(commit);
    return now == null ? commit : now.id();
  }

  private Commit commit(Commit commit) {
    return rewritten.getOrDefault(commit.id(), commit);
  }

  private ObjectRef schema(ObjectRef old) {
    return moves.moved(old, StoredForm.Kind.SCHEMA, true);
  }

  /** What becomes of an entry, wherever it stands. */
  private interface Again<E> {
    List<E> again(E entry, boolean inTail);
  }

  private <E> RunList<E> rewrite(EntryForm<E> form, RunList<E> list, Again<E> again) {
    RunListRewriter.Entries<E> entries =
        new RunListRewriter.Entries<>() {
          @Override
          public List<E> again(E entry, long first, boolean inTail) {
            return again.again(entry, inTail);
          }

          @Override
          public Object scope(long first, long end) {
            return "";
          }
        };
    return new RunListRewriter<>(form, objects, moves, entries).rewrite(list);
  }

  /** As it was, and then those of the rows that go that are there. */
  private RunList<Deletion> deletions(OpenCommit commit, Positions erased, PackWriter pack) {
    RunList<Deletion> list =
        rewrite(
            EntryForm.DELETIONS,
            commit.record().deletions(),
            (entry, inTail) ->
                List.of(
                    new Deletion(
                        entry.restores(), ErasedEntries.moved(entry.positions(), moves, inTail))));
    Positions live = erased.andNot(commit.live().deleted());
    if (live.isEmpty()) {
      return list;
    }
    List<Deletion> tail = new ArrayList<>(list.tail());
    // In a file of its own where it is long: the commits after this one have the same.
    tail.add(new Deletion(false, StoredPositions.place(live, pack, PackWriter.Place.OWN_FILE)));
    return new RunList<>(list.entries() + 1, list.rows() + live.count(), list.spine(), tail);
  }
}
