package dev.tarn.version.diff;

import dev.tarn.schema.TensorSchema;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.read.ClassRenumbering;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.read.Overlay;
import dev.tarn.version.read.PositionReader;
import dev.tarn.version.read.SampleComparison;
import dev.tarn.version.read.TensorChunks;
import dev.tarn.version.row.Alignment;
import dev.tarn.version.row.Positions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What differs between the rows of two commits, by identity. Chunks that both list at the same
 * place are passed over unread; a row counts as updated where a sample's value differs, however
 * either side stores it.
 *
 * @param from the commit that is compared
 * @param to the commit it is compared with
 * @param alignment which positions are the same rows
 * @param added rows of {@code to} that {@code from} has not, at the positions of {@code to}
 * @param deleted rows of {@code from} that {@code to} has not, at the positions of {@code from}
 * @param updated rows that both have and whose samples differ, by the tensor's id, at the positions
 *     of {@code to}; tensors that only one side has are left out
 */
public record CommitDiff(
    OpenCommit from,
    OpenCommit to,
    Alignment alignment,
    Positions added,
    Positions deleted,
    Map<String, Positions> updated) {
  private static final int SLICE = 65_536;

  public static CommitDiff between(OpenCommit from, OpenCommit to) {
    Alignment alignment = Alignment.of(from.table(), to.table());
    Positions liveFrom = live(from);
    Positions liveTo = live(to);
    Positions stayed = alignment.toRight(liveFrom).and(liveTo);
    Map<String, Positions> updated = new LinkedHashMap<>();
    for (TensorSchema tensor : to.schema().tensors()) {
      Optional<TensorSchema> before = from.schema().byId(tensor.id());
      if (before.isPresent()) {
        updated.put(
            tensor.id(),
            new Comparing(from.positions(before.get()), to.positions(tensor), alignment, stayed)
                .differing(to.objects()));
      }
    }
    return new CommitDiff(
        from,
        to,
        alignment,
        liveTo.andNot(stayed),
        liveFrom.andNot(alignment.toLeft(stayed)),
        updated);
  }

  private static Positions live(OpenCommit commit) {
    return Positions.range(0, commit.record().rowTable().rows()).andNot(commit.live().deleted());
  }

  /** The rows that are updated in any tensor, at the positions of {@code to}. */
  public Positions updatedRows() {
    return updated.values().stream().reduce(Positions.none(), Positions::or);
  }

  boolean isEmpty() {
    return added.isEmpty() && deleted.isEmpty() && updatedRows().isEmpty();
  }

  /** Compares one tensor. */
  private record Comparing(
      PositionReader left, PositionReader right, Alignment alignment, Positions stayed) {

    Positions differing(PackReader objects) {
      Positions.Builder candidates = new Positions.Builder();
      for (Alignment.Range range : alignment.ranges()) {
        addChunks(range, candidates);
        addPatched(left.overlay(), range.left(), range, candidates);
        addPatched(right.overlay(), range.right(), range, candidates);
      }
      Positions unsure = candidates.build().and(stayed);
      if (unsure.isEmpty()) {
        return unsure;
      }
      return compared(unsure, objects);
    }

    /** Runs of positions that the two sides keep in different chunks, or at another place. */
    private void addChunks(Alignment.Range range, Positions.Builder candidates) {
      long done = 0;
      while (done < range.length()) {
        TensorChunks.Placed mine = left.chunks().find(range.left() + done);
        TensorChunks.Placed theirs = right.chunks().find(range.right() + done);
        long n =
            Math.min(
                range.length() - done,
                Math.min(
                    mine.endRow() - range.left() - done, theirs.endRow() - range.right() - done));
        boolean sameFile =
            mine.entry().ref().map(ObjectRef::id).equals(theirs.entry().ref().map(ObjectRef::id));
        boolean samePlace =
            range.left() + done - mine.firstRow() == range.right() + done - theirs.firstRow();
        boolean bothNull = mine.entry().ref().isEmpty() && theirs.entry().ref().isEmpty();
        boolean renumbered = !left.schema().info().classNames().isEmpty() && !sameNumbers();
        if (!(bothNull || (sameFile && samePlace)) || renumbered) {
          candidates.addRange(range.right() + done, range.right() + done + n);
        }
        done += n;
      }
    }

    private boolean sameNumbers() {
      return ClassRenumbering.of(
              right.schema(), ClassRenumbering.union(left.schema(), right.schema()))
          .changesNothing();
    }

    private static void addPatched(
        Overlay overlay, long first, Alignment.Range range, Positions.Builder candidates) {
      for (int place = overlay.firstAt(first);
          place < overlay.size() && overlay.positionAt(place) < first + range.length();
          place++) {
        candidates.add(overlay.positionAt(place) - first + range.right());
      }
    }

    private Positions compared(Positions unsure, PackReader objects) {
      Positions.Builder differing = new Positions.Builder();
      SampleComparison comparison = new SampleComparison(left, right, objects.allocator());
      for (Alignment.Range range : alignment.ranges()) {
        long[] theirs =
            unsure.and(Positions.range(range.right(), range.right() + range.length())).toArray();
        for (int from = 0; from < theirs.length; from += SLICE) {
          long[] slice = Arrays.copyOfRange(theirs, from, Math.min(theirs.length, from + SLICE));
          long[] ours = Arrays.stream(slice).map(at -> at - range.right() + range.left()).toArray();
          comparison.differing(ours, slice, place -> differing.add(slice[(int) place]));
        }
      }
      return differing.build();
    }
  }
}
