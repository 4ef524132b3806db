package dev.tarn.version.merge;

import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.MergeConflictException;
import dev.tarn.version.MergeResolver;
import dev.tarn.version.diff.CommitDiff;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.PendingChunk;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.read.PositionReader;
import dev.tarn.version.read.SampleComparison;
import dev.tarn.version.read.SampleCopy;
import dev.tarn.version.row.Alignment;
import dev.tarn.version.row.Positions;
import dev.tarn.version.row.RowMapping;
import dev.tarn.version.row.RowSegment;
import dev.tarn.version.row.RowTable;
import dev.tarn.version.write.AppendedRows;
import dev.tarn.version.write.Changes;
import dev.tarn.version.write.Edits;
import dev.tarn.version.write.PendingPatch;
import dev.tarn.version.write.SchemaRebase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;

/**
 * Brings what changed from one commit to another onto a third, row by row and tensor by tensor: the
 * change of a merge (base, theirs), of a revert (a commit, its parent) and of a restore (the head,
 * an older commit). Chunks that neither side touched are not read.
 */
final class ThreeWayMerge {
  private final OpenCommit base;
  private final OpenCommit ours;
  private final OpenCommit theirs;
  private final PackReader objects;
  private final CommitDiff ourChanges;
  private final CommitDiff theirChanges;
  private final Alignment oursToTheirs;
  private final MergeChoices choices;

  /**
   * @param base where the change begins
   * @param ours what it is brought onto
   * @param theirs where the change leads
   */
  ThreeWayMerge(
      OpenCommit base,
      OpenCommit ours,
      OpenCommit theirs,
      MergeResolver resolver,
      PackReader objects) {
    this.base = base;
    this.ours = ours;
    this.theirs = theirs;
    this.objects = objects;
    this.ourChanges = CommitDiff.between(base, ours);
    this.theirChanges = CommitDiff.between(base, theirs);
    this.oursToTheirs = Alignment.of(ours.table(), theirs.table());
    this.choices = new MergeChoices(ours, theirs, resolver, objects);
  }

  /**
   * The change that makes our side the merged one.
   *
   * @throws MergeConflictException if a conflict was left open
   */
  Changes changes() {
    Schema schema = schema();
    Positions deleted = deleted();
    Positions cameBack = cameBack();
    Map<String, List<PendingPatch>> updates = new LinkedHashMap<>();
    Map<String, List<PendingChunk>> filled = new LinkedHashMap<>();
    for (TensorSchema tensor : schema.tensors()) {
      Optional<TensorSchema> source = theirs.schema().byId(tensor.id());
      if (source.isEmpty()) {
        Positions stale = filled(cameBack, tensor);
        if (!stale.isEmpty()) {
          PendingChunk nulls = PendingChunk.allNull(stale.count());
          updates.put(tensor.id(), List.of(new PendingPatch(stale, nulls)));
        }
        continue;
      }
      SampleCopy copy = new SampleCopy(theirs.positions(source.get()), tensor, objects);
      if (ours.schema().byId(tensor.id()).isEmpty()) {
        filled.put(tensor.id(), copy.chunks(theirPositions()));
      } else {
        Positions updated = updated(tensor).or(changedSamples(cameBack, tensor));
        if (!updated.isEmpty()) {
          updates.put(tensor.id(), patches(updated, copy));
        }
      }
    }
    List<AppendedRows> appended = appended(schema);
    choices.throwIfOpen();
    Edits edits = new Edits(ours.storedId(), updates, deleted, cameBack);
    return new Changes(ours.schema(), schema, appended, List.of(edits), filled, List.of());
  }

  private Schema schema() {
    Schema from = base.schema();
    Schema to = theirs.schema();
    Schema onto = ours.schema();
    for (TensorSchema tensor : base.schema().tensors()) {
      Optional<TensorSchema> here = ours.schema().byId(tensor.id());
      Optional<TensorSchema> there = theirs.schema().byId(tensor.id());
      if (here.isPresent() && there.isEmpty()) {
        Positions edited = ourChanges.updated().getOrDefault(tensor.id(), Positions.none());
        if (!edited.isEmpty()) {
          // Decided here: for what follows it is a tensor of our side alone, or of none.
          boolean keep = choices.keepsDroppedThere(here.get(), edited);
          from = from.without(tensor.id());
          onto = keep ? onto : onto.without(tensor.id());
        }
      } else if (here.isEmpty() && there.isPresent()) {
        Positions edited = theirChanges.updated().getOrDefault(tensor.id(), Positions.none());
        if (!edited.isEmpty()) {
          boolean keep = !choices.keepsDroppedHere(there.get(), edited);
          from = keep ? from.without(tensor.id()) : from;
          to = keep ? to : to.without(tensor.id());
        }
      }
    }
    return SchemaRebase.rebase(from, to, onto);
  }

  /** Rows that they deleted and that are to go here, at our positions. */
  private Positions deleted() {
    Positions gone = ourChanges.alignment().toRight(theirChanges.deleted());
    Positions there = gone.andNot(ours.live().deleted());
    Positions updatedHere = ourChanges.updatedRows().and(there);
    Positions kept = choices.keepsDeletedThere(updatedHere);
    return there.andNot(kept);
  }

  /**
   * Rows that are deleted here and come back, at our positions: those that their side brought back,
   * and those that they updated where that side is chosen.
   */
  private Positions cameBack() {
    Positions dead = ours.live().deleted();
    Positions broughtBack = oursToTheirs.toLeft(theirChanges.added()).and(dead);
    Positions deletedHere = ourChanges.alignment().toRight(ourChanges.deleted()).and(dead);
    Positions updatedThere = oursToTheirs.toLeft(theirChanges.updatedRows()).and(deletedHere);
    return broughtBack.or(choices.bringsBack(updatedThere));
  }

  /** Samples of rows that come back which differ from what is stored here. */
  private Positions changedSamples(Positions cameBack, TensorSchema tensor) {
    if (cameBack.isEmpty()) {
      return cameBack;
    }
    long[] here = cameBack.toArray();
    long[] there = theirs(here);
    Positions.Builder differing = new Positions.Builder();
    new SampleComparison(reader(ours, tensor), reader(theirs, tensor), objects.allocator())
        .differing(here, there, place -> differing.add(here[(int) place]));
    return differing.build();
  }

  /**
   * Of rows that come back, those that still lie here with a sample of a tensor that their side has
   * not: they come back as they are there, without it.
   */
  private Positions filled(Positions cameBack, TensorSchema tensor) {
    if (cameBack.isEmpty()) {
      return cameBack;
    }
    long[] here = cameBack.toArray();
    Positions.Builder filled = new Positions.Builder();
    try (FieldVector samples = reader(ours, tensor).take(here, objects.allocator())) {
      for (int i = 0; i < here.length; i++) {
        if (!samples.isNull(i)) {
          filled.add(here[i]);
        }
      }
    }
    return filled.build();
  }

  private static PositionReader reader(OpenCommit commit, TensorSchema tensor) {
    return commit.positions(commit.schema().byId(tensor.id()).orElseThrow());
  }

  /** Rows whose sample is to be theirs, at our positions. */
  private Positions updated(TensorSchema tensor) {
    Positions changed = theirChanges.updated().getOrDefault(tensor.id(), Positions.none());
    Positions there = oursToTheirs.toLeft(changed).andNot(ours.live().deleted());
    // What the base has not, both sides gave a sample.
    Positions added =
        base.schema().byId(tensor.id()).isEmpty() ? theirRows() : theirChanges.added();
    Positions bothAdded = oursToTheirs.toLeft(added).andNot(ours.live().deleted());
    Positions both =
        ourChanges.updated().getOrDefault(tensor.id(), Positions.none()).and(there).or(bothAdded);
    if (both.isEmpty()) {
      return there;
    }
    long[] here = both.toArray();
    Positions.Builder differing = new Positions.Builder();
    new SampleComparison(reader(ours, tensor), reader(theirs, tensor), objects.allocator())
        .differing(here, theirs(here), place -> differing.add(here[(int) place]));
    Positions conflicts = differing.build();
    Positions keptOurs = choices.keepsOurs(tensor.id(), conflicts, this::theirs);
    return there.andNot(both).or(conflicts).andNot(keptOurs);
  }

  private Positions theirRows() {
    return Positions.range(0, theirs.record().rowTable().rows()).andNot(theirs.live().deleted());
  }

  /** Their positions of rows at our positions, all of which they have. */
  private long[] theirs(long... here) {
    RowMapping mapping = new RowMapping(ours.table(), theirs.table());
    return Arrays.stream(here).map(mapping::find).toArray();
  }

  private List<PendingPatch> patches(Positions updated, SampleCopy copy) {
    long[] here = updated.toArray();
    List<PendingPatch> patches = new ArrayList<>();
    int next = 0;
    for (PendingChunk chunk : copy.chunks(theirs(here))) {
      int end = (int) (next + chunk.entry().rows());
      patches.add(new PendingPatch(Positions.of(Arrays.copyOfRange(here, next, end)), chunk));
      next = end;
    }
    return patches;
  }

  /** For each of our positions theirs, or none: what a tensor that is new here is filled with. */
  private long[] theirPositions() {
    long[] all = new long[Math.toIntExact(ours.record().rowTable().rows())];
    Arrays.fill(all, SampleCopy.NONE);
    for (Alignment.Range range : oursToTheirs.ranges()) {
      for (long i = 0; i < range.length(); i++) {
        all[(int) (range.left() + i)] = range.right() + i;
      }
    }
    // A row that they deleted and that is here has no sample of theirs, though one may lie there.
    oursToTheirs
        .toLeft(theirs.live().deleted())
        .andNot(ours.live().deleted())
        .forEach(position -> all[(int) position] = SampleCopy.NONE);
    return all;
  }

  /** Rows of theirs that are not here, with their identities. */
  private List<AppendedRows> appended(Schema schema) {
    Positions lostHere =
        theirChanges.updatedRows().andNot(oursToTheirs.right()).andNot(theirChanges.added());
    long[] added =
        theirChanges
            .added()
            .andNot(oursToTheirs.right())
            .or(choices.bringsBackLost(lostHere))
            .toArray();
    if (added.length == 0) {
      return List.of();
    }
    Map<String, List<PendingChunk>> chunks = new LinkedHashMap<>();
    for (TensorSchema tensor : schema.tensors()) {
      theirs
          .schema()
          .byId(tensor.id())
          .ifPresent(
              source ->
                  chunks.put(
                      tensor.id(),
                      new SampleCopy(theirs.positions(source), tensor, objects).chunks(added)));
    }
    return List.of(new AppendedRows(segments(added), chunks));
  }

  private List<RowSegment> segments(long[] positions) {
    List<RowSegment> segments = new ArrayList<>();
    int next = 0;
    while (next < positions.length) {
      RowTable.Placed placed = theirs.table().segment(positions[next]);
      int end = next + 1;
      while (end < positions.length
          && positions[end] == positions[end - 1] + 1
          && positions[end] < placed.end()) {
        end++;
      }
      segments.add(
          new RowSegment(
              placed.segment().block(),
              placed.segment().firstOrdinal() + positions[next] - placed.first(),
              end - next));
      next = end;
    }
    return segments;
  }
}
