package dev.tarn.version.layout;

import dev.tarn.schema.TensorSchema;
import dev.tarn.version.LayoutResult;
import dev.tarn.version.object.Nonces;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.pack.ChunkEntry;
import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.Deletion;
import dev.tarn.version.pack.EntryForm;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.PackWriter;
import dev.tarn.version.pack.Patch;
import dev.tarn.version.pack.PendingChunk;
import dev.tarn.version.pack.RunList;
import dev.tarn.version.pack.RunListWriter;
import dev.tarn.version.pack.StoredPositions;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.read.PositionReader;
import dev.tarn.version.ref.RefLog;
import dev.tarn.version.row.Positions;
import dev.tarn.version.row.RowSegment;
import dev.tarn.version.row.RowTable;
import dev.tarn.version.write.Committer;
import dev.tarn.version.write.PendingPatch;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes layout commits: the rows, identities and samples of a branch's newest commit in fewer,
 * fuller chunks. Whoever commits meanwhile goes first.
 */
public final class Optimizer {
  /** Deleted positions are dropped when they are one in so many. */
  private static final int DELETED_SHARE = 20;

  private static final int MAX_ATTEMPTS = 3;

  private final PackReader objects;
  private final RefLog refs;
  private final Committer committer;
  private final Clock clock;
  private final Nonces nonces;

  public Optimizer(PackReader objects, Committer committer, Clock clock, Nonces nonces) {
    this.objects = objects;
    this.refs = new RefLog(objects.store());
    this.committer = committer;
    this.clock = clock;
    this.nonces = nonces;
  }

  /**
   * Lays out the newest commit of a branch anew.
   *
   * @param dropsDeleted whether deleted positions go however few they are
   */
  public LayoutResult optimize(Committer.Request request, boolean dropsDeleted) {
    String prefix = ObjectNames.head(request.branch());
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      RefLog.Head head = refs.head(prefix).orElseThrow();
      OpenCommit commit = OpenCommit.open(head.commit().orElseThrow(), objects);
      Positions deleted = commit.live().deleted();
      boolean drops =
          dropsDeleted || deleted.count() * DELETED_SHARE > commit.record().rowTable().rows();
      Optional<LayoutResult> done =
          layOut(request, commit, head.number() + 1, drops ? deleted : Positions.none(), prefix);
      if (done.isPresent()) {
        return done.get();
      }
    }
    return new LayoutResult(LayoutResult.Outcome.YIELDED, 0, 0, 0, 0);
  }

  /** Empty if somebody committed meanwhile. */
  private Optional<LayoutResult> layOut(
      Committer.Request request, OpenCommit commit, long number, Positions dropped, String prefix) {
    CommitRecord old = commit.record();
    PackWriter pack = new PackWriter(objects.store());
    Map<String, RunList<ChunkEntry>> tensors = new LinkedHashMap<>();
    Map<String, RunList<Patch>> patches = new LinkedHashMap<>();
    long before = 0;
    long after = 0;
    long rewritten = 0;
    for (TensorSchema tensor : commit.schema().tensors()) {
      PositionReader source = commit.positions(tensor);
      Relayout relayout = new Relayout(source, dropped, objects);
      relayout.run();
      rewritten += relayout.rewritten();
      long patchesBefore = old.patches().getOrDefault(tensor.id(), RunList.empty()).entries();
      before += old.tensors().get(tensor.id()).entries() + patchesBefore;
      after += relayout.chunks().size() + relayout.patches().size();
      tensors.put(tensor.id(), list(relayout.chunks(), pack));
      patches.put(tensor.id(), patches(relayout.patches(), pack));
    }
    boolean worth = after < before || !dropped.isEmpty();
    if (!worth) {
      return Optional.of(new LayoutResult(LayoutResult.Outcome.GOOD, before, before, 0, 0));
    }
    CommitRecord record =
        new CommitRecord(
            request.dataset(),
            CommitRecord.LAYOUT,
            request.branch(),
            number,
            List.of(commit.commit().id()),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            request.author(),
            request.message(),
            nonces.hex(16),
            0,
            0,
            0,
            old.schema().resolved(commit.storedId()),
            dropped.isEmpty() ? old.rowTable() : rowTable(commit, dropped, pack),
            dropped.isEmpty() ? deletions(commit, pack) : RunList.empty(),
            tensors,
            patches,
            old.history(),
            List.of(),
            Optional.of(commit.commit()));
    long chunksBefore = before;
    long chunksAfter = after;
    long samples = rewritten;
    return committer
        .publish(record, pack, prefix)
        .map(
            done ->
                new LayoutResult(
                    LayoutResult.Outcome.LAID_OUT,
                    chunksBefore,
                    chunksAfter,
                    samples,
                    dropped.count()));
  }

  private RunList<ChunkEntry> list(List<PendingChunk> chunks, PackWriter pack) {
    PackWriter.Place place = place(chunks.size());
    return new RunListWriter<>(EntryForm.CHUNKS, objects, pack)
        .append(RunList.empty(), chunks.stream().map(chunk -> chunk.place(pack, place)).toList());
  }

  private RunList<Patch> patches(List<PendingPatch> patches, PackWriter pack) {
    PackWriter.Place place = place(patches.size());
    List<Patch> placed = patches.stream().map(patch -> patch.place(pack, place)).toList();
    return new RunListWriter<>(EntryForm.PATCHES, objects, pack).append(RunList.empty(), placed);
  }

  private static PackWriter.Place place(int entries) {
    return RunListWriter.isBulk(entries) ? PackWriter.Place.OWN_FILE : PackWriter.Place.BY_SIZE;
  }

  private RunList<Deletion> deletions(OpenCommit commit, PackWriter pack) {
    Positions deleted = commit.live().deleted();
    if (deleted.isEmpty()) {
      return RunList.empty();
    }
    return new RunListWriter<>(EntryForm.DELETIONS, objects, pack)
        .append(
            RunList.empty(),
            List.of(
                new Deletion(
                    false, StoredPositions.place(deleted, pack, PackWriter.Place.BY_SIZE))));
  }

  private RunList<RowSegment> rowTable(OpenCommit commit, Positions dropped, PackWriter pack) {
    List<RowSegment> segments = new ArrayList<>();
    for (RowTable.Placed placed : commit.table().segments()) {
      long[] next = {placed.first()};
      RowSegment segment = placed.segment();
      dropped
          .and(Positions.range(placed.first(), placed.end()))
          .forEach(
              gone -> {
                add(segments, segment, placed.first(), next[0], gone);
                next[0] = gone + 1;
              });
      add(segments, segment, placed.first(), next[0], placed.end());
    }
    return new RunListWriter<>(EntryForm.SEGMENTS, objects, pack).append(RunList.empty(), segments);
  }

  private static void add(
      List<RowSegment> segments, RowSegment of, long first, long from, long to) {
    if (from < to) {
      segments.add(new RowSegment(of.block(), of.firstOrdinal() + from - first, to - from));
    }
  }
}
