package dev.tarn.version.pack;

import dev.tarn.chunk.ChunkStats;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.object.StoredForm;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes long lists again with other entries of as many rows each, run for run. What several
 * commits share is written once.
 *
 * @param <E> the sort of entry
 */
public final class RunListRewriter<E> {
  /** What becomes of entries. */
  public interface Entries<E> {
    /**
     * What stands in an entry's place from now on; an equal one where nothing changes.
     *
     * @param first the position that its rows begin with, in lists of consecutive rows
     * @param inTail whether it may refer to the pack that is being written
     */
    List<E> again(E entry, long first, boolean inTail);

    /**
     * Everything that the answer for these rows depends on besides the entries, to be compared by
     * {@code equals}.
     */
    Object scope(long first, long end);
  }

  private final EntryForm<E> form;
  private final PackReader objects;
  private final ObjectMoves moves;
  private final Entries<E> entries;

  public RunListRewriter(
      EntryForm<E> form, PackReader objects, ObjectMoves moves, Entries<E> entries) {
    this.form = form;
    this.objects = objects;
    this.moves = moves;
    this.entries = entries;
  }

  /** The list as it is from now on. */
  public RunList<E> rewrite(RunList<E> list) {
    ObjectRef spine = list.spine();
    long tailRows = RunList.rows(list.tail(), form);
    List<E> tail = list(list.tail(), list.rows() - tailRows, true);
    if (spine == null) {
      return new RunList<>(tail.size(), list.rows(), null, tail);
    }
    List<RunRef> runs = objects.runs(spine);
    List<RunRef> moved = runs(runs, 0, true);
    ObjectRef newSpine =
        moved.equals(runs)
            ? moves.moved(spine, StoredForm.Kind.SPINE, true)
            : moves
                .pack()
                .add(StoredForm.Kind.SPINE, RunListWriter.spine(moved), PackWriter.Place.PACKED);
    return new RunList<>(entryCount(moved) + tail.size(), list.rows(), newSpine, tail);
  }

  private static long entryCount(List<RunRef> runs) {
    return runs.stream().mapToLong(RunRef::entries).sum();
  }

  private List<RunRef> runs(List<RunRef> runs, long first, boolean mayBeHere) {
    List<RunRef> moved = new ArrayList<>(runs.size());
    long at = first;
    for (RunRef run : runs) {
      moved.add(run(run, at, mayBeHere));
      at += run.rows();
    }
    return moved;
  }

  private RunRef run(RunRef run, long first, boolean mayBeHere) {
    return moves.become(
        run.object(),
        List.of(form, entries.scope(first, first + run.rows())),
        mayBeHere,
        RunRef.class,
        () -> run.isNode() ? node(run, first, mayBeHere) : leaf(run, first, mayBeHere));
  }

  private RunRef node(RunRef run, long first, boolean mayBeHere) {
    List<RunRef> parts = objects.runs(run);
    // A list that is a file of its own cannot refer to the pack.
    List<RunRef> moved = runs(parts, first, false);
    if (moved.equals(parts)) {
      return moved(run, StoredForm.Kind.SPINE, mayBeHere);
    }
    ChunkStats stats = run.stats() == null ? null : RunListWriter.stats(moved);
    ObjectRef ref = add(StoredForm.Kind.SPINE, RunListWriter.spine(moved), run, mayBeHere);
    return new RunRef(ref, run.level(), entryCount(moved), run.rows(), stats);
  }

  private RunRef leaf(RunRef run, long first, boolean mayBeHere) {
    List<E> old = objects.entries(run, form);
    List<E> moved = list(old, first, false);
    if (moved.equals(old)) {
      return moved(run, StoredForm.Kind.RUN, mayBeHere);
    }
    ChunkStats stats =
        run.stats() == null ? null : RunListWriter.bounded(form.stats(moved).orElse(null));
    ObjectRef ref = add(StoredForm.Kind.RUN, RunListWriter.run(moved, form), run, mayBeHere);
    return new RunRef(ref, run.level(), moved.size(), run.rows(), stats);
  }

  private ObjectRef add(StoredForm.Kind kind, byte[] body, RunRef old, boolean mayBeHere) {
    return moves.pack().add(kind, body, moves.place(old.object(), mayBeHere));
  }

  private RunRef moved(RunRef run, StoredForm.Kind kind, boolean mayBeHere) {
    ObjectRef ref = moves.moved(run.object(), kind, mayBeHere);
    return new RunRef(ref, run.level(), run.entries(), run.rows(), run.stats());
  }

  private List<E> list(List<E> old, long first, boolean inTail) {
    List<E> moved = new ArrayList<>(old.size());
    long at = first;
    for (E entry : old) {
      moved.addAll(entries.again(entry, at, inTail));
      at += form.rows(entry);
    }
    return moved;
  }
}
